/*
 * The rsh channel: a second serial line between "hotrig rsh" and C_INIT's rsh
 * daemon. Interactive machines have it, runs have not.
 *
 * Request: one line "TOKEN COMMAND". With a "+" as its first byte the token
 * asks for the standard files of the actor that the command runs, too: the
 * reply ends when nobody has them any more, or with the next request. Reply:
 * lines, told apart by their first byte, so that no output of a command looks
 * like its end:
 *
 *   >TOKEN    the request was taken; what came before belongs to others
 *   |TEXT     a line of output
 *   =STATUS   end of the request, its status in decimal
 *   #STATUS   the same, and the newline of the last text line was not sent
 *             by the command
 *   !         the daemon has started: what it was asked before is lost
 */
#ifndef HOTRIG_ABI_CHANNEL_H
#define HOTRIG_ABI_CHANNEL_H

#define CHANNEL_TAKEN	 '>'
#define CHANNEL_TEXT	 '|'
#define CHANNEL_STATUS	 '='
#define CHANNEL_STATUS_N '#'
#define CHANNEL_STARTED	 '!'

#define CHANNEL_FOLLOW '+'

#define CHANNEL_TOKEN_BYTES 24u	  /* NUL included */
#define CHANNEL_LINE_BYTES  1100u /* of a request, NUL included */

#endif
