"""One module (or sub-package) per type of source; the folder is the registry.

A collector yields what it observes (see `renown.record`) and raises a `renown.errors.SourceError`
for what it cannot read. It may import `renown.record`, `renown.collector`, `renown.http`,
`renown.errors` and `renown.document`; never the store, the config, another collector or the clock.
Libraries that take long to import are imported inside the functions that use them.
"""
