"""x"""

from retoucher.agent.values import events as e


def said(events: list[e.Event]) -> str:
    return next(event.text for event in events if isinstance(event, e.Replied))
