"""Pictures: one module each, all under one style.

Each picture has a frozen dataclass of what it shows and `finding`, `draw(data, axes, look) -> axes`
and `picture(data, provenance, look) -> Picture`:

distributions, shares, race, incidence, multiples, held, kilometres   of one batch
ridgeline, rhythm                                of variants, of many replications
timeline, maps, stage, animation, player         of one replication
heatmaps.HeatMap (of heatmaps.Dial)              a sweep over two factors
tornado.Tornado (of tornado.Swing)               one factor at a time
sobol.Sobol (of sobol.Index)                     parts of the variance
differences.Differences (of differences.Difference, or made by differences.of_pairs)
pareto.Pareto (of pareto.Candidate)              effort against success
posterior.Posterior (of posterior.Explanation)   rival explanations

`kinds` draws any of them by name from folders, `book` the standard set; `texts.en.toml` holds their
words, `looks` their colours and sheets. What is measured is told by `measures.Measure`, an estimate
by `sim.results.summary.Estimate`.
"""
