"""The web widget: a script on a company's site, a frame on our origin, one event log per visitor."""
