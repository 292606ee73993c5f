"""What the four papers claim and leave open, each with how it is tried in the miniature world; and ours."""

from .claim_outcomes import Claim, as_much, more
from .direction_claims import HANDS_OFF
from .editworld_claims import EDITWORLD
from .margins import SHARE
from .sane_claims import SANE
from .tie_claims import TIE

OURS = "The agent's loop"
LOOP = (
    Claim(
        OURS,
        "two retries with an exact judge raise success",
        "",
        more("loop", "exact judge, 2 retries", "exact judge, 0 retries", "success"),
    ),
    Claim(
        OURS,
        "a judge that is wrong in a fifth passes wrong pictures",
        "",
        more("loop", "judge wrong 20%, 2 retries", "exact judge, 2 retries", "false_pass"),
    ),
    Claim(
        OURS,
        "two retries still help with such a judge",
        "",
        more("loop", "judge wrong 20%, 2 retries", "judge wrong 20%, 0 retries", "success"),
    ),
    Claim(
        OURS,
        "on harder edits two retries with an exact judge raise success",
        "",
        more("hard loop", "exact judge, 2 retries", "exact judge, 0 retries", "success"),
    ),
    Claim(
        OURS,
        "and so they do with the built-in judge",
        "",
        more("hard loop", "built-in judge, 2 retries", "built-in judge, 0 retries", "success"),
    ),
    Claim(
        OURS,
        "the built-in judge passes as few wrong pictures as one that is wrong in a fifth",
        "",
        as_much("hard loop", "judge wrong 20%, 0 retries", "built-in judge, 0 retries", "false_pass", SHARE),
    ),
)
"""What we say of the agent's loop."""
CLAIMS = (*SANE, *HANDS_OFF, *TIE, *EDITWORLD, *LOOP)
