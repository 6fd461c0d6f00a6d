# A site restart, phase by phase. hotrig debug SCENARIO -- -x this file
hr-break site
hr-blocks
hr-step 12
hr-check
