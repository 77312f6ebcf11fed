"""The quantile of the standard normal distribution, as scalar code.

Algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37:477): a ratio of polynomials in each
of three regions, accurate to about one part in 10^16. The libraries' functions are compiled
elsewhere and differ in the last bits; this one gives the same bits wherever `math.log` does.
"""

import math
from typing import Final

Coefficients = tuple[float, float, float, float, float, float, float, float]
"""Of a polynomial, lowest power first."""

_CENTRAL_ABOVE: Final[Coefficients] = (
    3.3871328727963666080,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
_CENTRAL_BELOW: Final[Coefficients] = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
_OUTER_ABOVE: Final[Coefficients] = (
    1.42343711074968357734,
    4.63033784615654529590,
    5.76949722146069140550,
    3.64784832476320460504,
    1.27045825245236838258,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
_OUTER_BELOW: Final[Coefficients] = (
    1.0,
    2.05319162663775882187,
    1.67638483018380384940,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
_FAR_ABOVE: Final[Coefficients] = (
    6.65790464350110377720,
    5.46378491116411436990,
    1.78482653991729133580,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
_FAR_BELOW: Final[Coefficients] = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)


def normal_quantile(share: float) -> float:
    """Return the value below which a standard normal variable lies with this probability.

    `share` lies strictly between 0 and 1.
    """
    centred = share - 0.5
    if abs(centred) <= 0.425:
        r = 0.180625 - centred * centred
        return centred * _polynomial(_CENTRAL_ABOVE, r) / _polynomial(_CENTRAL_BELOW, r)
    tail = share if centred < 0.0 else 1.0 - share
    r = math.sqrt(-math.log(tail))
    if r <= 5.0:
        r -= 1.6
        distance = _polynomial(_OUTER_ABOVE, r) / _polynomial(_OUTER_BELOW, r)
    else:
        r -= 5.0
        distance = _polynomial(_FAR_ABOVE, r) / _polynomial(_FAR_BELOW, r)
    return -distance if centred < 0.0 else distance


def _polynomial(coefficients: Coefficients, x: float) -> float:
    c0, c1, c2, c3, c4, c5, c6, c7 = coefficients
    return ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0
