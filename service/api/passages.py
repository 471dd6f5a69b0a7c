"""What a citation opens: the passage, its surroundings, the page it stands on."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from service.api.desk import DeskHere
from service.sources import PageBoxes, SourceView, Span, page_boxes, page_picture, view_source

router = APIRouter(prefix="/passages", tags=["passages"])


def _span(quote: str | None = None, start: int | None = None, end: int | None = None) -> Span:
    return Span(quote, start, end)


SpanHere = Annotated[Span, Depends(_span)]


@router.get("/{passage_id}")
def shown(passage_id: str, desk: DeskHere, span: SpanHere) -> SourceView:
    """Show a quote in the stored text around it; the whole passage when no quote is named."""
    return view_source(desk, passage_id, span)


@router.get("/{passage_id}/page.png", response_class=Response)
def picture(
    passage_id: str, desk: DeskHere, span: SpanHere, scale: Annotated[float, Query(ge=0.5, le=4)] = 2.0
) -> Response:
    """Show the page of the original with the quote marked; only for formats that have pages."""
    return Response(page_picture(desk, passage_id, span, scale), media_type="image/png",
                    headers={"Cache-Control": "private, max-age=3600"})


@router.get("/{passage_id}/boxes")
def boxes(passage_id: str, desk: DeskHere, span: SpanHere) -> PageBoxes:
    """Say where on the page the quote stands, in points from the top left."""
    return page_boxes(desk, passage_id, span)
