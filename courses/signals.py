"""News from Courses. Each is sent inside the transaction that made it true, with ``now``."""

from django.dispatch import Signal

# enrollment: started just now (its person, module and release are set); now.
module_started = Signal()
# enrollment: everything in it is done and somebody's reading is waited for (finished_at is set,
# no completion yet); now.
module_finished = Signal()
# completion: the ModuleCompletion just written; now.
module_completed = Signal()
# person_ids: people with completions written in one batch just now (record_completions); now.
modules_completed = Signal()
# submission: a task or evidence handed in; now.
task_submitted = Signal()
# review: a reading decided (review.is_proficient, review.submission); now.
task_reviewed = Signal()
# void: the CompletionVoid just written; now.
completion_voided = Signal()
# concern: raised, or its promised date moved (moved=True); now.
concern_raised = Signal()
# release: the new Release; old_completions_count: False when completions of earlier versions stop
# counting once policy has activated it; person_ids: those with such a completion, as listed to
# the person who decided; now.
module_released = Signal()
# version: the draft PathwayVersion that counts completions of a module's newest release only; nobody
# owes it until a requirement pins it and is activated; now.
pathway_drafted = Signal()
