# A site restart, phase by phase.
#   hotrig debug SCENARIO -- -x gdbscripts/step-site-restart.gdb
# or "source" it in such a session. Something in the scenario must restart the
# site.
if $_isvoid($hr_session)
  echo this file needs a run: hotrig debug SCENARIO -- -x step-site-restart.gdb\n
else
  hr-break site
  hr-blocks
  hr-step 15
  hr-check
end
