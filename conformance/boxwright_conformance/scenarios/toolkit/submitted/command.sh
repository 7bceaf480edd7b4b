#!/bin/sh
env > /opt/ml/model/environment
printf '%s\n' "$@" > /opt/ml/model/arguments
pwd > /opt/ml/model/directory
