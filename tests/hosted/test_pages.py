from types import SimpleNamespace

from ftkit_openai.pages import all_of, pages_of


class Page(SimpleNamespace):
    """As the client's: the first page knows how to come by the others."""

    def iter_pages(self):
        yield self
        yield from self.later


def page(*ids, later=()):
    return Page(data=[SimpleNamespace(id=one) for one in ids], later=later)


def forever(one):
    while True:
        yield one


def ids(found):
    return [one.id for one in found]


def test_all_pages_are_read():
    assert ids(all_of(page("a", "b", later=[page("c"), page("d")]))) == ["a", "b", "c", "d"]


def test_what_an_earlier_page_had_is_left_out():
    assert [ids(one) for one in pages_of(page("a", "b", later=[page("b", "c")]))] == [["a", "b"], ["c"]]


def test_a_vendor_that_repeats_its_first_page_comes_to_an_end():
    assert ids(all_of(page("a", later=forever(page("a"))))) == ["a"]


def test_an_empty_page_is_the_end():
    assert ids(all_of(page(later=forever(page())))) == []
