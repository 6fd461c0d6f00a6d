# Restart counters, each time that one changes, to the end of the run.
# hotrig debug SCENARIO -- -x this file
set $hr_times = 0
while $hr_times < 20
  hr-break event hr.counter
  set $hr_times = $hr_times + 1
  if $_hr_over()
    set $hr_times = 20
  else
    hr-groups
  end
end
