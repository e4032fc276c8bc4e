"""How a page saves by itself, as its script does it: all of its form, to the form's own address."""

from typing import Any

from tests.client import Page, PageClient


def autosave(client: PageClient, page: Page, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Post the page's form as it stands with these changes; the answer, whose version the page takes over."""
    form = next(f for f in page.all("form") if f.get("data-autosave"))
    client.session.commit()
    response = client.raw.post(form.get("data-autosave"), data=page.fields() | (changes or {}))
    client.session.expire_all()
    assert response.status_code == 200, response.get_data(as_text=True)[:2000]
    return response.get_json()
