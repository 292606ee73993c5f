"""What counts as "as much as": margins of equality, fixed before any claim was decided by them.

A difference that nobody would choose a method by. Where a claim says "as well as", the whole interval of the
difference has to lie above minus the margin; one that reaches further down leaves the claim undecided.
"""

SHARE = 0.1
"""Of a share (done, kept, aligned, graded): one edit in ten."""
CLIP = 0.02
"""Of a cosine: a tenth of what lies between the untouched picture and the exact result (about 0.2 here)."""
PSNR = 1.0
"""Of dB: a quarter more error, while methods lie several dB apart."""
SSIM = 0.02
"""Of structural similarity: pictures above 0.98 look the same."""
