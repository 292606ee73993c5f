"""A turn that was cut off goes on with the model that is set now."""

from helpers.language.answers import GOOD, planned, settings, warm
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values import events as e
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer


def test_a_turn_that_was_cut_off_is_thought_out_by_the_model_that_is_set_now(
    talk: Conversation, server: ScriptedServer
):
    server.then(fail(401, "no such key"))
    events = talk.say("make it warmer")
    next(event for event in events if isinstance(event, e.Understood))
    events.close()
    with ScriptedServer(say(planned("make it warmer", warm(0.3))), say(GOOD)) as other:
        chat = Chat(settings(other).model_copy(update={"model": "openai:other"}))
        talk.use(LanguageMind(chat, RulesMind()))
        list(talk.resume())
        assert [r.body["model"] for r in other.requests] == ["other", "other"]
    assert talk.head.steps[0].arguments == {"temperature": 0.3}
    assert "did not help" not in talk.turns[-1].reply


def test_a_turn_that_another_model_goes_on_with_says_so(talk: Conversation, server: ScriptedServer):
    server.then(say(planned("make it warmer", warm(0.3))))
    events = talk.say("make it warmer")
    next(event for event in events if isinstance(event, e.StepFinished))
    events.close()
    with ScriptedServer(say(GOOD)) as other:
        chat = Chat(settings(other).model_copy(update={"model": "openai:other"}))
        talk.use(LanguageMind(chat, RulesMind()))
        list(talk.resume())
    assert "openai:scripted) began this" in talk.turns[-1].reply
