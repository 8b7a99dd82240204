"""What XMP and IPTC say: captions, names and places that programs and agencies write into photos."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from eventguard.core.photos.hidden_data import Finding, Trace, told

#: Where a packet begins, wherever in a file that is.
BEGINNING = re.compile(rb"<(x:xmpmeta|rdf:RDF)\b")
#: Longer packets are maps and pictures in disguise, and nobody needs more of them: they are told but not read (bytes).
LONGEST_PACKET, MOST_READ = 2**20, 4 * 2**20
#: Elements around the items of a list, or around a structure: they are no properties.
CONTAINERS = ("}Alt", "}Bag", "}Seq", "}Description", "}RDF", "}xmpmeta")
#: What a property tells, by its name without the namespace: Dublin Core, photoshop, exif, IPTC Core and Extension, MWG
#: and Microsoft regions agree well enough.
TRACES = {
    name: trace
    for trace, names in {
        Trace.PLACE: "GPSLatitude GPSLongitude",
        Trace.PLACE_NAME: "City Sublocation Location State ProvinceState Country CountryName LocationName WorldRegion",
        Trace.PEOPLE: "PersonInImage PersonName PersonDisplayName PersonEmailDigest PersonLiveIdCID",
        Trace.OWNER: "creator rights Credit OwnerName CameraOwnerName Artist Copyright CiEmailWork CiTelWork",
        Trace.DATE: "CreateDate ModifyDate MetadataDate DateCreated DateTimeOriginal DateTimeDigitized",
        Trace.CAPTION: "title description Headline Event ImageDescription",
        Trace.KEYWORDS: "subject hierarchicalSubject TagsList LastKeywordXMP",
        Trace.COMMENT: "UserComment",
        Trace.SERIAL: "SerialNumber BodySerialNumber LensSerialNumber ImageUniqueID",
        Trace.CAMERA: "Make Model Lens LensModel",
        Trace.SOFTWARE: "CreatorTool Software softwareAgent",
    }.items()
    for name in names.split()
}
#: Metadata Working Group regions keep a person's name in ``Name``, a word that others use for anything.
REGIONS = "http://www.metadataworkinggroup.com/schemas/regions/"
#: Datasets of IPTC-IIM's application record.
DATASETS = {
    5: Trace.CAPTION,
    25: Trace.KEYWORDS,
    26: Trace.PLACE_NAME,
    27: Trace.PLACE_NAME,
    55: Trace.DATE,
    80: Trace.OWNER,
    90: Trace.PLACE_NAME,
    92: Trace.PLACE_NAME,
    95: Trace.PLACE_NAME,
    101: Trace.PLACE_NAME,
    105: Trace.CAPTION,
    110: Trace.OWNER,
    115: Trace.OWNER,
    116: Trace.OWNER,
    120: Trace.CAPTION,
    122: Trace.OWNER,
}


def in_packets(untrusted: bytes) -> Iterator[Finding]:
    """Findings in all XMP packets in these bytes, as far as there are not too many of them."""
    position = read = 0
    while begun := BEGINNING.search(untrusted, position):
        yield Finding(Trace.XMP)
        closing = b"</" + begun.group(1) + b">"
        position = untrusted.find(closing, begun.end())
        if position == -1:
            return
        position += len(closing)
        read += (length := position - begun.start())
        if length <= LONGEST_PACKET and read <= MOST_READ:
            yield from _in_packet(untrusted[begun.start() : position])


def _in_packet(packet: bytes) -> Iterator[Finding]:
    if not packet.startswith(b"<x:xmpmeta"):
        packet = packet.replace(b"<rdf:RDF", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"', 1)
    try:
        root = fromstring(packet, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return  # it says something, but not to us; that it is there has been told
    for name, text in _said(root):
        space, _, local = name.rpartition("}")
        trace = Trace.PEOPLE if local == "Name" and space.lstrip("{").startswith(REGIONS) else TRACES.get(local)
        if trace and text.strip():
            yield told(trace, text.strip())


def _said(root: Element) -> Iterator[tuple[str, str]]:
    """The name and the text of every property: an attribute, an element, or one item of a list in it. Each element is
    looked at once, so that one within another ten thousand times over costs no more than any other.
    """
    values: list[tuple[str, list[str]]] = [("", [])]
    waiting = [(root, values[0])]
    while waiting:
        element, value = waiting.pop()
        name = str(element.tag)
        yield from element.attrib.items()
        if name.endswith("}li"):
            values.append(value := (value[0], []))
        elif not name.endswith(CONTAINERS):
            values.append(value := (name, []))
        value[1].extend(text for text in (element.text, *(child.tail for child in element)) if text)
        waiting += [(child, value) for child in reversed(element)]
    yield from ((name, "".join(texts)) for name, texts in values)


def in_iptc(datasets: dict[tuple[int, int], bytes | list[bytes]]) -> Iterator[Finding]:
    """Findings in IPTC-IIM datasets, by record and number."""
    for (record, number), values in datasets.items():
        yield Finding(Trace.IPTC)
        if record == 2 and number in DATASETS:
            for value in values if isinstance(values, list) else [values]:
                yield told(DATASETS[number], value.decode("utf-8", "replace").strip())
