import re
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError

TEMPLATES = Path(__file__).parents[2] / "templates"


def render(source, **context):
    return Template("{% load pd %}" + source).render(Context(context))


def test_what_stands_inside_an_element_is_its_slot():
    html = render('{% element "card" title="Next" %}<p>Read this</p>{% endelement %}')

    assert "<p>Read this</p>" in html
    assert ">Next</h2>" in html


def test_named_slots_go_where_the_element_puts_them():
    html = render(
        '{% element "card" title="A" %}{% slot "actions" %}B{% endslot %}text{% endelement %}'
    )

    assert '<div class="pd-actions">B</div>' in html
    assert "text" in html


def test_an_element_sees_only_what_it_is_given():
    html = render('{% element "card" %}x{% endelement %}', title="from the page")

    assert "from the page" not in html


def test_values_are_escaped():
    html = render('{% element "card" title=title %}x{% endelement %}', title="<b>")

    assert "&lt;b&gt;" in html


def test_the_body_is_escaped_as_in_any_template():
    html = render('{% element "card" %}{{ name }}{% endelement %}', name="<b>")

    assert "&lt;b&gt;" in html


def test_an_element_needs_a_name():
    with pytest.raises(TemplateSyntaxError, match="needs a name"):
        Template("{% load pd %}{% element %}{% endelement %}")


def test_an_attribute_is_key_and_value():
    with pytest.raises(TemplateSyntaxError, match="'loose' is not key=value"):
        Template('{% load pd %}{% element "card" loose %}{% endelement %}')


def test_an_empty_table_says_so_instead_of_showing_heads():
    html = render(
        '{% element "table" caption="C" heads="A" count=0 empty="None yet." %}{% endelement %}'
    )

    assert "None yet." in html
    assert "<table" not in html


def test_cells_know_their_column_for_narrow_screens():
    html = render(
        '{% element "table" caption="C" heads="Name|#Hours" count=1 %}'
        "<tr class='now'><th scope='row'>Ada</th><td class='num'>2</td></tr>{% endelement %}"
    )

    assert "<tr role=\"row\" class='now'>" in html
    assert '<th role="rowheader" data-label="Name" scope=\'row\'>Ada' in html
    assert '<td role="cell" data-label="Hours" class=\'num\'>2' in html


def test_a_total_knows_its_column_too():
    html = render(
        '{% element "table" caption="C" heads="Name|#Hours" count=1 %}'
        '{% slot "default" %}<tr><td>Ada</td><td>2</td></tr>{% endslot %}'
        '{% slot "foot" %}<tr><th scope="row">All</th><td>7</td></tr>{% endslot %}{% endelement %}'
    )

    assert '<td role="cell" data-label="Hours">7' in html


def test_a_cell_across_columns_keeps_its_row_as_it_is():
    html = render(
        '{% element "table" caption="C" heads="A|B" count=1 %}'
        "<tr><td colspan='2'>Nothing more</td></tr>{% endelement %}"
    )

    assert "data-label" not in html


def test_table_heads_are_scoped_and_numbers_stand_to_the_right():
    html = render('{% element "table" caption="C" heads="Name|#Hours" count=1 %}{% endelement %}')

    assert '<th scope="col" role="columnheader">Name</th>' in html
    assert '<th scope="col" role="columnheader" class="num">Hours</th>' in html


def test_a_meter_is_drawn_without_inline_style():
    html = render('{% element "meter" value=82 %}{% endelement %}')

    assert 'width="82"' in html
    assert "82&nbsp;%" in html
    assert "style=" not in html


def test_a_crumb_without_a_url_is_the_page_itself():
    html = render('{% crumb "Home" "home:home" %}{% crumb "Here" %}')

    assert '<a href="/home/">Home</a>' in html
    assert '<span aria-current="page">Here</span>' in html


def test_every_column_of_every_table_has_a_head():
    heads = re.compile(r'heads="([^"]*)"')
    empty = [
        (path.name, found)
        for path in TEMPLATES.rglob("*.html")
        for found in heads.findall(path.read_text())
        if "" in [part.strip(" #") for part in re.sub(r"{%.*?%}", "x", found).split("|")]
    ]

    assert empty == []
