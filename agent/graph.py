"""The machine: nodes in order, edges at the end, readable as a drawing."""

from collections.abc import Callable
from time import monotonic
from typing import Any, Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from ..errors import Cancelled, RetoucherError, SessionsAway
from .context import Context
from .nodes.act import act
from .nodes.approve import approve
from .nodes.ask import ask
from .nodes.check import check, hopeless
from .nodes.commit import commit
from .nodes.first_look import look
from .nodes.history import history
from .nodes.judge import judge
from .nodes.pay_again import pay_again
from .nodes.plan import plan
from .nodes.reply import reply
from .nodes.revise import revise
from .nodes.understand import understand
from .values.events import Failed, NodeFinished, NodeStarted
from .values.state import State

RECURSION_LIMIT = 200
"""Nodes in one turn; 20 steps tried three times stay far below."""

Node = Callable[[State, Runtime[Context]], State]


def _watched(node: Node) -> Node:
    """Announce a node, time it, and turn our errors into a sentence for the user: the one boundary."""

    def watched(state: State, runtime: Runtime[Context]) -> State:
        start = monotonic()
        runtime.stream_writer(NodeStarted(node=node.__name__))
        try:
            change = node(state, runtime)
        except Cancelled as stop:
            change = State(stopped="cancelled", failure=str(stop))
        except SessionsAway:
            raise  # nothing could be written down: the turn is cut off, and goes on with this node
        except RetoucherError as error:
            runtime.stream_writer(Failed(error=type(error).__name__, message=str(error)))
            change = State(failure=str(error))
        runtime.stream_writer(NodeFinished(node=node.__name__, seconds=monotonic() - start))
        return change

    watched.__name__ = node.__name__
    return watched


def after_look(state: State) -> Literal["understand", "reply"]:
    """A picture that cannot be seen ends the turn."""
    return "reply" if state.get("failure") else "understand"


def after_understand(state: State) -> Literal["ask", "plan", "history", "reply"]:
    """Ask what would change the picture; plan what is clear; move; or just answer."""
    brief = state.get("brief")
    if state.get("failure") or brief is None:
        return "reply"
    if brief.question is not None:
        return "ask"
    if brief.move is not None:
        return "history"
    return "plan" if brief.intent == "edit" and brief.wishes else "reply"


def after_plan(state: State, runtime: Runtime[Context]) -> Literal["approve", "act", "reply"]:
    """Nothing to do ends the turn; guided mode shows the plan first."""
    plan = state.get("plan")
    if state.get("failure") or plan is None or not plan.steps:
        return "reply"
    return "approve" if runtime.context.approve else "act"


def after_approve(state: State) -> Literal["act", "reply"]:
    """The user may have emptied the plan."""
    plan = state.get("plan")
    return "act" if plan is not None and plan.steps and not state.get("failure") else "reply"


def after_act(state: State) -> Literal["pay_again", "check"]:
    """An edit that may be billed already waits for the user's word."""
    return "pay_again" if state.get("owed") is not None else "check"


def after_pay_again(state: State) -> Literal["act", "commit"]:
    """Try again on a yes; else what was done before is kept."""
    return "act" if state.get("pays_again") else "commit"


def after_history(state: State) -> Literal["plan", "act", "reply"]:
    """A move that made a plan acts on it; wishes that come with a move are planned from where it led."""
    brief = state.get("brief")
    if state.get("failure"):
        return "reply"
    if state.get("plan") is not None:
        return "act"
    return "plan" if brief is not None and brief.wishes else "reply"


def after_check(state: State) -> Literal["act", "judge", "commit"]:
    """Go on to the next step while there is one and it makes sense."""
    plan = state.get("plan")
    if state.get("stopped") or state.get("failure"):
        return "commit"
    if plan is not None and state.get("cursor", 0) < len(plan.steps) and not hopeless(state):
        return "act"
    return "judge"


def after_judge(state: State) -> Literal["commit", "revise"]:
    """What passed is kept; what failed is tried another way."""
    attempts = state.get("attempts", ())
    if state.get("failure") or not attempts or attempts[-1].verdict.passed:
        return "commit"
    return "revise"


def after_revise(state: State) -> Literal["act", "judge", "commit"]:
    """Act on the revised plan, if there is one."""
    plan = state.get("plan")
    if state.get("failure") or plan is None:
        return "commit"
    return "act" if state.get("cursor", 0) < len(plan.steps) else "judge"


def build_graph(checkpointer: BaseCheckpointSaver[Any] | None = None):
    """Return the compiled machine."""
    graph = StateGraph(State, context_schema=Context)
    add_machine(graph)
    graph.add_edge(START, "look")
    graph.add_edge("reply", END)
    return graph.compile(checkpointer=checkpointer)


def add_machine(graph: StateGraph[Any, Any, Any, Any], around: Callable[[Any], Any] = lambda node: node):
    """Add the nodes from `look` to `reply` and the edges between; `around` prepares who takes a runtime."""
    before, after = (look, understand, ask, plan, approve), (check, judge, revise, commit, history, reply)
    for node in (*before, act, pay_again, *after):
        graph.add_node(node.__name__, around(_watched(node)))  # pyright: ignore[reportArgumentType]

    graph.add_conditional_edges("look", after_look)
    graph.add_conditional_edges("understand", after_understand)
    graph.add_edge("ask", "understand")
    graph.add_conditional_edges("history", after_history)
    graph.add_conditional_edges("plan", around(after_plan))
    graph.add_conditional_edges("approve", after_approve)
    graph.add_conditional_edges("act", after_act)
    graph.add_conditional_edges("pay_again", after_pay_again)
    graph.add_conditional_edges("check", after_check)
    graph.add_conditional_edges("judge", after_judge)
    graph.add_conditional_edges("revise", after_revise)
    graph.add_edge("commit", "reply")
