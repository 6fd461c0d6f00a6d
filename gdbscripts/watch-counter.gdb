# Restart counters, each time that one changes, to the end of the run.
#   hotrig debug SCENARIO -- -x gdbscripts/watch-counter.gdb
# or "source" it in such a session.
if $_isvoid($hr_session)
  echo this file needs a run: hotrig debug SCENARIO -- -x watch-counter.gdb\n
else
  hr-break event hr.counter
  while !$_hr_over()
    hr-groups
    hr-break event hr.counter
  end
end
