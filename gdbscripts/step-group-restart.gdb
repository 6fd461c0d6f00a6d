# A group restart, phase by phase.
#   hotrig debug SCENARIO -- -x gdbscripts/step-group-restart.gdb
# or "source" it in such a session. An actor of the scenario must fail.
if $_isvoid($hr_session)
  echo this file needs a run: hotrig debug SCENARIO -- -x step-group-restart.gdb\n
else
  hr-break event actor.end
  hr-groups
  hr-step 9
  hr-where
end
