# Compares a scenario's first lines with what "hotrig run --trace=raw" printed:
#
#   awk -f expect.awk SCENARIO OUTPUT
#
#   # verdict: WORDS        start of the verdict line ("held (recovered)")
#   # console: TEXT         console lines have these texts, in this order;
#                           "| " before TEXT: it begins the line
#   # console*N: TEXT       exactly N console lines have TEXT (0: none)
#   # event: NAME[k=v,...]  records match these, in this order
#   # event*N: NAME[...]    exactly N records match (0: none)
#
# Keys are those of points: the event's own arguments as --trace=raw shows them,
# and in, boot, aid, group, thread. Prints what is missing; exit code 1 then.

function complain(text) {
	print text
	problems = 1
}

# Text of the record: " KEY=VALUE" pairs with a blank behind the last.
function record(line, word, rest) {
	split(line, word, " ")
	rest = line
	sub(/^ *[0-9]+ +[0-9.]+ +b[0-9]+ +[a-z_]+ +a[0-9]+ +t[0-9]+ +g-?[0-9]+ +[a-z._]+/, "", rest)
	return " in=" word[4] " boot=" substr(word[3], 2) " aid=" \
		substr(word[5], 2) " thread=" substr(word[6], 2) " group=" \
		(word[7] == "g-1" ? "-" : substr(word[7], 2)) \
		" event=" word[8] rest " "
}

# Does the record match NAME or NAME[k=v,...]?
function matches(text, point, name, n, i, pair) {
	name = point
	sub(/\[.*/, "", name)
	if (!index(text, " event=" name " "))
		return 0
	if (name == point)
		return 1
	sub(/^[^[]*\[/, "", point)
	sub(/\]$/, "", point)
	n = split(point, pair, ",")
	for (i = 1; i <= n; i++)
		if (!index(text, " " pair[i] " "))
			return 0
	return 1
}

function match_line(kind, text, pattern) {
	return kind == "event" ? matches(text, pattern) : \
		index(text, pattern) > 0
}

# Every line of one kind, against the patterns of that kind.
function check(kind, text, i) {
	if (next_in[kind] <= ordered[kind] &&
	    match_line(kind, text, order[kind, next_in[kind]]))
		next_in[kind]++
	for (i = 1; i <= counted[kind]; i++)
		if (match_line(kind, text, count_of[kind, i]))
			seen[kind, i]++
}

BEGIN {
	next_in["console"] = next_in["event"] = 1
}

FILENAME == ARGV[1] && /^# (verdict|console|event)(\*[0-9]+)?: / {
	kind = times = pattern = $0
	sub(/^# /, "", kind)
	sub(/[*:].*/, "", kind)
	sub(/^# [a-z]+/, "", times)
	sub(/:.*/, "", times)
	sub(/^[^:]*: /, "", pattern)
	if (kind == "verdict")
		verdict = pattern
	else if (times == "")
		order[kind, ++ordered[kind]] = pattern
	else {
		count_of[kind, ++counted[kind]] = pattern
		wanted[kind, counted[kind]] = substr(times, 2) + 0
	}
	next
}

FILENAME == ARGV[1] { next }

/^\| / {
	check("console", $0)
	next
}

/^ *[0-9]+ +[0-9]+\.[0-9]+ b[0-9]+ / {
	check("event", record($0))
	next
}

verdict != "" && index($0, verdict) == 1 &&
	substr($0, length(verdict) + 1, 1) ~ /[:, ]/ { judged = 1 }

END {
	if (verdict == "")
		complain("the scenario has no line \"# verdict: ...\"")
	else if (!judged)
		complain("expected verdict \"" verdict "\"")
	for (kind in next_in) {
		if (next_in[kind] <= ordered[kind])
			complain("expected " kind " (number " next_in[kind] \
				" in order): " order[kind, next_in[kind]])
		for (i = 1; i <= counted[kind]; i++)
			if (seen[kind, i] + 0 != wanted[kind, i])
				complain("expected " kind " " \
					wanted[kind, i] " times, found " \
					seen[kind, i] + 0 ": " \
					count_of[kind, i])
	}
	exit problems
}
