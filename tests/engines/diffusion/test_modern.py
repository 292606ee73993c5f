from dataclasses import replace

import pytest

from retoucher.engines.diffusion import modern
from retoucher.errors import ToolRetry

ENGINES = {
    "kontext": modern.kontext,
    "klein": modern.klein,
    "qwen": modern.qwen,
    "qwen-plus": modern.qwen_plus,
}


@pytest.fixture(params=ENGINES)
def editor(request, pool):
    return replace(ENGINES[request.param](), pool=pool, steps=1, working_size=96)


@pytest.mark.parametrize("name", ["kontext", "klein"])
def test_same_seed_same_bytes(pool, picture, name):
    editor = replace(ENGINES[name](), pool=pool, steps=2, working_size=96)
    first = editor.edit(picture, "make it old", seed=1)
    assert first == editor.edit(picture, "make it old", seed=1)
    assert first != editor.edit(picture, "make it old", seed=2)


def test_distilled_weights_take_no_guidance(make_pool, picture):
    pool = make_pool("flux2-klein")
    with pool.use(modern.KLEIN.weights, modern.KLEIN.load) as pipeline:
        pipeline.register_to_config(is_distilled=True)
    guided = replace(modern.klein(), pool=pool, steps=1, working_size=96, guidance=2.0)
    with pytest.raises(ToolRetry, match="distilled and take no guidance, got 2"):
        guided.edit(picture, "a")


def test_references_change_the_result_where_the_model_takes_them(pool, picture):
    editor = replace(modern.klein(), pool=pool, steps=1, working_size=96)
    assert editor.edit(picture, "a", references=(picture,)) != editor.edit(picture, "a")


def test_bad_arguments_say_what_was_wanted(editor, picture):
    with pytest.raises(ToolRetry, match=r"reference pictures at most, got 4"):
        editor.edit(picture, "a", references=(picture,) * 4)
    with pytest.raises(ToolRetry, match="wants an instruction"):
        editor.edit(picture, "")
    with pytest.raises(ToolRetry, match="at least 1 step"):
        replace(editor, steps=0).edit(picture, "a")
