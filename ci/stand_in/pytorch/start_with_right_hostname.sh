#!/usr/bin/env bash
# What the container starts with, as the real one does in this: `train` becomes the toolkit's
# console script, anything else is a command line that is evaluated.  The shell stays the first
# process, so SIGTERM gets no further than here.
#
# The real one preloads a library into `train` that it compiles then and there, so that the machine
# goes by the name which resourceconfig.json has for it.  Here the name is the engine's.
if [ "$1" = train ]; then
  train
else
  eval "$*"
fi
