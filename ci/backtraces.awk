# From the output of hotrig backtrace: "run N", "stop N/NAME" for each core
# file, and its frames as ci/backtraces.py prints them; "shown" for each fault
# and "failed WHY". Of an actor's core that is the end of the site's frames,
# from the pc on that GDB shows first: all are given. The file "scripts" gets
# the stops and the scripts that open them.
function frame(pc, text,    name, where, parts) {
	sub(/ \[[^]]*\]$/, "", text)
	where = "?"
	if (match(text, / at [^ ]+:[0-9]+$/)) {
		where = substr(text, RSTART + 4)
		text = substr(text, 1, RSTART - 1)
	}
	name = text
	sub(/\+0x[0-9a-f]+$/, "", name)
	if (name != "?")
		sub(/\..*/, "", name)
	line[count++] = pc " " name " " where
}
/^run / { print "run " ++run }
/^event / || /^end of the run/ { count = 0 }
/^event .* is taken$/ || /^  that was fault / { print "shown" }
/^failed: / { print "failed " substr($0, 9) }
/^the repeated run / { print "failed " $0 }
/^  #/ {
	pc = substr($2, 3)
	sub(/^  #[0-9]+ +0x[0-9a-f]+ /, "")
	frame(pc, $0)
}
/^       inlined in / {
	sub(/^       inlined in /, "")
	frame("-", $0)
}
/^  core: / {
	script = $2
	sub(/core$/, "gdb", script)
	name = $2
	sub(/.*\//, "", name)
	sub(/\.core$/, "", name)
	print "stop " run "/" name
	print run "/" name, script >scripts
	for (i = 0; i < count; i++)
		print line[i]
}
