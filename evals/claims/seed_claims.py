"""What the four papers claim and leave open, each with how it is tried in the miniature world; and ours."""

from .claim_outcomes import Claim, more
from .direction_claims import HANDS_OFF
from .editworld_claims import EDITWORLD
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
)
"""What we say of the agent's loop."""
CLAIMS = (*SANE, *HANDS_OFF, *TIE, *EDITWORLD, *LOOP)
