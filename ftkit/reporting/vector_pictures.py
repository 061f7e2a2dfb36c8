"""SVG of a drawing library made part of a page: without styles, with the page's colours, and with ids of its own."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from markupsafe import Markup

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_DROPPED = {f"{_SVG}metadata", f"{_SVG}style"}
_PAGES_OWN = {"font-size", "font-family", "font"}  # what the page says for all texts
_TICK = re.compile(r"[xy]-tick")


def as_part_of_a_page(svg: str, title: str, titles: Mapping[str, str], colours: Mapping[str, str]) -> Markup:
    """The picture as an element of the page; `titles` name parts by id, `colours` say what each code stands for."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by us a moment ago
    variables = {code: f"var(--{name})" for name, code in colours.items()}
    prefix = hashlib.sha256(svg.encode()).hexdigest()[:8]
    kept = set(_referred(root))
    for element in list(root.iter()):
        for child in [child for child in element if child.tag in _DROPPED]:
            element.remove(child)
        _without_style(element, variables)
        _named(element, titles)
        _with_own_id(element, kept, prefix)
        element.tag = element.tag.removeprefix(_SVG)  # within HTML no element needs a name space
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.attrib |= {"role": "img", "focusable": "false"}
    root.insert(0, _title(title))
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - every text in it is escaped


def _without_style(element: ElementTree.Element, variables: Mapping[str, str]) -> None:
    """Each property as an attribute, which a content policy lets act."""
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = (word.strip() for word in part.partition(":"))
        if name and name not in _PAGES_OWN:
            element.set(name, variables.get(value, value))


def _named(element: ElementTree.Element, titles: Mapping[str, str]) -> None:
    identity = element.get("id", "")
    if identity in titles:
        element.insert(0, _title(titles[identity]))
        element.set("class", "spot")
    elif _TICK.fullmatch(identity):
        element.set("class", identity)


def _with_own_id(element: ElementTree.Element, kept: set[str], prefix: str) -> None:
    """An id that no other picture of the page has, or none where nothing refers to it."""
    identity = element.attrib.pop("id", None)
    if identity in kept:
        element.set("id", f"{prefix}-{identity}")
    if link := element.attrib.pop(_LINK, None):
        element.set("href", f"#{prefix}-{link[1:]}")
    for name, value in list(element.attrib.items()):
        element.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _referred(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if link := element.get(_LINK):
            yield link[1:]
        for value in element.attrib.values():
            yield from _REFERENCE.findall(value)


def _title(text: str) -> ElementTree.Element:
    title = ElementTree.Element("title")
    title.text = text
    return title
