"""A competency as an item of the CASE standard, for a credential to point at exactly what it is about."""

from typing import Any

from trainingapp.frameworks.models import Entry


def item(entry: Entry, *, address: str) -> dict[str, Any]:
    """The CFItem of an entry; its row's id is its CASE identifier. Source: 1EdTech CASE 1.1, CFItem.

    `address` is the address of the item itself.
    """
    publication = entry.publication
    return {
        "identifier": str(entry.id),
        "uri": address,
        "fullStatement": entry.statement,
        "humanCodingScheme": entry.code,
        "abbreviatedStatement": entry.title or None,
        "CFItemType": "Competency",
        "language": "en-GB",
        "lastChangeDateTime": entry.created_at.isoformat(timespec="seconds"),
        "CFDocumentURI": {
            "title": f"{publication.title}, version {publication.version}",
            "identifier": str(publication.id),
            "uri": address.rsplit("/", 2)[0] + f"/CFDocuments/{publication.id}",
        },
    }
