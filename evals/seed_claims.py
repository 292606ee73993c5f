"""What the four papers claim and leave open, each with how it is tried in the miniature world; and ours."""

from .direction_claims import HANDS_OFF
from .editworld_claims import EDITWORLD
from .loop_claims import LOOP
from .sane_claims import SANE
from .tie_claims import TIE

CLAIMS = (*SANE, *HANDS_OFF, *TIE, *EDITWORLD, *LOOP)
