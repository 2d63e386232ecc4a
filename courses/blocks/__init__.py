"""What lessons are written in. Types and names are additive: never renamed, never removed."""

from wagtail import blocks

from courses.blocks.activities import (
    CommitmentBlock,
    ReflectionBlock,
    ScenarioBlock,
    SelfRatingBlock,
    SharedTaskBlock,
)
from courses.blocks.media import AudioBlock, DownloadBlock, PictureBlock, VideoBlock
from courses.blocks.questions import KnowledgeCheckBlock, PoolQuestionsBlock, QuestionPoolBlock
from courses.blocks.text import (
    AccordionBlock,
    CalloutBlock,
    LocalFactBlock,
    ParagraphBlock,
    QuotationBlock,
    TableBlock,
)

__all__ = ["LessonBodyBlock", "PoolQuestionsBlock"]


class LessonBodyBlock(blocks.StreamBlock):
    """The body of a lesson."""

    paragraph = ParagraphBlock(group="To read")
    image = PictureBlock(group="To read")
    video = VideoBlock(group="To read")
    audio = AudioBlock(group="To read")
    callout = CalloutBlock(group="To read")
    quotation = QuotationBlock(group="To read")
    table = TableBlock(group="To read")
    download = DownloadBlock(group="To read")
    accordion = AccordionBlock(group="To read")
    local_fact = LocalFactBlock(group="To read")
    knowledge_check = KnowledgeCheckBlock(group="To do")
    question_pool = QuestionPoolBlock(group="To do")
    scenario = ScenarioBlock(group="To do")
    reflection = ReflectionBlock(group="To do")
    shared_task = SharedTaskBlock(group="To do")
    self_rating = SelfRatingBlock(group="To do")
    commitment = CommitmentBlock(group="To do")
