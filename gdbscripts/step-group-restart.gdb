# A group restart, phase by phase. hotrig debug SCENARIO -- -x this file
hr-break event hr.restart
hr-groups
hr-step 8
hr-where
