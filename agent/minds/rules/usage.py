"""'How do I save my picture?': how the program is used, when a sentence asks for nothing else."""

from ....prompts.usage_words import load_usage


def usage_answer(text: str) -> str | None:
    """Return the answer to a question in lower case without marks; None where it asks for more than that."""
    usage = load_usage()
    begun = max((s for s in (*usage.starts, *usage.can) if text.startswith(f"{s} ")), key=len, default=None)
    if begun is None:
        return None
    rest = f"{text.removeprefix(begun).strip()} "
    general = next((g for g in usage.in_general if f" {g} " in rest), None)
    if begun in usage.can and (general is None or " " in general or not general.endswith("s")):
        return None
    if begun in usage.can:
        return usage.how_to_edit.format(wish=rest.replace(f" {general} ", " it ").strip())
    if rest.strip() in usage.bare:
        return usage.how_to_edit.format(wish=rest.strip())
    thing = next((t for t in usage.things if f" {t} " in rest), None)
    if thing is not None:
        named = f"the {thing.partition(' ')[2] or 'person'}"
        return usage.how_to_edit.format(wish=rest.replace(f" {thing} ", f" {named} ").strip())
    answers = {asked: known.answer for known in usage.answers.values() for asked in known.asked}
    asked = max((a for a in answers if rest.startswith(f"{a} ")), key=len, default=None)
    if asked is not None and usage.about.issuperset(rest.removeprefix(asked).split()):
        return answers[asked]
    return general and usage.how_to_edit.format(wish=rest.replace(f" {general} ", " it ").strip())


def saving() -> str:
    """Return how a picture is saved."""
    return load_usage().answers["save"].answer
