"""The stage: the current version, what came before it, and where to point."""

from functools import lru_cache
from urllib.parse import urlencode

from ....agent.minds.answers import firm_box, place_of
from ....agent.values.versions import Version
from ....errors import RetoucherError, ToolRetry
from ....pictures import Box, Store
from ...stage import Gesture, Outline, Rival, StageData, stage
from ...stage.tree_layout import label_of
from ..objects.changed_by_hand import move_by_hand, things_on
from ..state.cropped_by_hand import crop_framed
from ..state.drawn_regions import PHRASES, UNDER_POINTER, drawn_region, still_fits
from ..state.kept_by_plan import Corners, kept_by_plan
from ..state.region_at_work import lay_down, say_here, select, take_marks
from ..state.room import Room
from ..state.screen_images import address, shown
from ..state.tab import Tab, draw_again, this_tab


def stage_panel(room: Room) -> None:
    """Show the stage and carry out what was done on it."""
    tab = this_tab()
    lay_down(room, tab)
    _follow_comparison(room, tab)
    hand = stage(stage_data(room, tab), key=tab.stage)
    tab.marks = hand.marks if hand.marks and still_fits(hand.marks, room) else None
    if hand.gesture is not None:
        _carry_out(hand.gesture, room, tab)


def stage_data(room: Room, tab: Tab) -> StageData:
    """Return what the stage shows now."""
    head, before = room.conversation.head, _before(room, tab)
    size = room.history.picture_size(head.picture)
    old = room.history.picture_size(before.picture) if before else None
    region = room.regions.here(tab.region)
    asked = _asked_about(room, tab)
    return StageData(
        picture=shown(
            head.picture, size, f"Version {head.number}: {head.request or 'the picture as it was opened'}"
        ),
        before=shown(before.picture, old, f"Version {before.number}") if old and before else None,
        earlier=_earlier(before) if before else "",
        heat=address("heat", before.picture, head.picture) if before and old == size else "",
        badge=_badge(head, before),
        mask=address("mask", asked or region) if asked or region else "",
        region="" if asked else region,
        outlines=() if tab.points or _corrects(room, tab) else _outlines(room),
        tool="pick" if room.asks_where else "",
        taken=tab.taken,
        seeks=tuple(PHRASES),
        looked=tab.looked,
        finds_at=_finds_at(room),
        busy=room.runner.running,
        kept=_kept(room, tab),
        follows=f"/retoucher/standing?session={room.address}",
        standing=tab.standing,
        grid=_grid(room, tab),
        things=things_on(room),
        compares=str(tab.compared or ""),
    )


def _finds_at(room: Room) -> str:
    """Return where a look at a point is made while the pointer rests there, on this machine."""
    free = UNDER_POINTER in room.settings.studio.engines and not room.runner.running
    asked = urlencode({"session": room.address, "picture": room.conversation.head.picture})
    return f"/retoucher/under?{asked}&at=" if free else ""


def _follow_comparison(room: Room, tab: Tab) -> None:
    """Compare with the original once that was asked for in words."""
    turns = room.conversation.turns
    if not turns or turns[-1].number == tab.compared or room.runner.current is not None:
        return
    last = room.runner.past()[-1]
    if last.brief is not None and last.brief.move is not None and last.brief.move.name == "compare":
        tab.compared, tab.compare = last.number, room.conversation.tree.path()[0].id


def _grid(room: Room, tab: Tab) -> tuple[Rival, ...]:
    """Return the versions in the grid that are still there, oldest first."""
    tree, size_of = room.conversation.tree, room.history.picture_size
    chosen = sorted((tree.versions[v] for v in tab.grid if v in tree.versions), key=lambda v: v.number)
    return tuple(
        Rival(
            version.id,
            version.number,
            label_of(version),
            shown(version.picture, size_of(version.picture), f"Version {version.number}"),
            version.id == tree.head.id,
        )
        for version in chosen
    )


def _kept(room: Room, tab: Tab) -> Corners:
    view = room.runner.current
    if view is None or not view.approving or view.plan is None:
        return ()
    return kept_by_plan(tab.draft or view.plan, room.conversation)


def _before(room: Room, tab: Tab) -> Version | None:
    tree = room.conversation.tree
    chosen = tree.versions.get(tab.compare)
    if chosen is not None and chosen.id != tree.head.id:
        return chosen
    path = tree.path()
    return path[-2] if len(path) > 1 else None


def _badge(head: Version, before: Version | None) -> str:
    if not head.parent:
        return "original"
    beside = f" · compared with {_earlier(before)}" if before is not None else ""
    return f"editing: version {head.number}{beside}"


def _earlier(before: Version) -> str:
    return f"version {before.number}" if before.parent else "the original"


def _outlines(room: Room) -> tuple[Outline, ...]:
    view = room.runner.current
    if view is None or view.question is None or view.base not in (None, room.conversation.head.number):
        return ()
    store = room.conversation.session.store
    numbered = [(n, o) for n, o in enumerate(view.question.options, 1) if o.region]
    return tuple(Outline(n, o.label, _box(store, o.region), stands_in=o.stands_in) for n, o in numbered)


def _asked_about(room: Room, tab: Tab) -> str:
    """Return the digest of the tinted region: the only one that a question shows, or the corrected one."""
    question, number = room.runner.question, room.corrected(tab.outline)
    shown = len(room.outlined) == 1 or _corrects(room, tab)
    return question.options[number - 1].region if question is not None and number and shown else ""


def _corrects(room: Room, tab: Tab) -> bool:
    return bool(tab.clicks and room.asks_where and room.outlined)


@lru_cache(maxsize=128)
def _box(store: Store, region: str) -> Box:
    return firm_box(store.region(region))


def _carry_out(gesture: Gesture, room: Room, tab: Tab) -> None:
    if gesture.kind in ("pick", "seek") and gesture.value["id"] == tab.looked:
        return  # done before the words that came with it
    tab.looked = gesture.value["id"] if gesture.kind in ("pick", "seek") else tab.looked
    try:
        if gesture.kind == "take":
            _take(gesture.value["version"], room, tab)
        elif gesture.kind == "leave_out":
            tab.grid = tuple(one for one in tab.grid if one != gesture.value["version"])
        elif gesture.kind == "choose":
            room.answer(str(gesture.value["number"]))
        elif gesture.kind == "leave":
            tab.region = ""
        elif gesture.kind in ("pick", "draw") and room.asks_where:
            room.answer(answer_at(gesture, room, tab))
            tab.taken = gesture.value["id"] if gesture.kind == "draw" else tab.taken
        elif gesture.kind in ("pick", "seek"):
            select(gesture.kind, gesture.value, room, tab)
        elif gesture.kind == "frame":
            crop_framed(gesture.value, room)
        elif gesture.kind == "lay":
            move_by_hand(gesture.value, room)
        elif gesture.kind == "draw":
            take_marks(gesture.value, room, tab)
        else:
            tab.marks = gesture.value if gesture.value["strokes"] else None
            say_here("Remove this", room, tab, anew=True)
    except RetoucherError as error:
        tab.notices.append(str(error))
    draw_again()


def _take(version: str, room: Room, tab: Tab) -> None:
    versions = room.conversation.tree.versions
    if version not in versions:
        raise ToolRetry("that version is there no more: it was pruned")
    room.history.go_to(versions[version])
    tab.grid = ()


def answer_at(gesture: Gesture, room: Room, tab: Tab) -> str:
    """Return what a click or a box says to the waiting question: a place, or what it corrects."""
    said = f"{room.corrected(tab.outline)} {tab.clicks}" if _corrects(room, tab) else ""
    if gesture.kind == "pick":
        if not still_fits(gesture.value, room):
            raise ToolRetry("the picture has changed since: click again on the new one")
        return f"{said}{gesture.value['x']},{gesture.value['y']}"
    return said + place_of(drawn_region(gesture.value, room))
