# Run a command as a named stage: sh .ci/stage.sh NAME BUDGET_SECONDS COMMAND...
name=$1; budget=$2; shift 2
start=$(date +%s)
"$@"
status=$?
echo "stage $name: seconds=$(($(date +%s) - start)) budget=$budget"
exit $status
