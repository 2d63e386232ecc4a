"""From rows to the shapes of the timeline: ``rules`` reads requirements, ``facts`` people."""
