// Package cuts proves that nothing is lost when the line breaks. It holds tests only.
//
// A campaign plays intakes over real SSH connections, full-screen and in lines, and
// cuts the line after a byte that a seed chooses, up or down, hard or without a word;
// now and then the server is killed as well. The person comes back, from the same
// machine or another one, and must find the work as it was left. What the server has
// put on the disk it tells the test by a witness around casework.Desk, so nothing
// waits for time to pass.
//
// What counts as kept: in lines every answer whose next question was shown; on the
// full screen everything the server had drawn when the line was cut, and when the
// server was killed or cannot know that the line is out, everything its last save
// had acknowledged (it saves when a field is left and a second after typing).
//
//	make cuts        1,000 cuts and a table (CUTS=n, SEED=n)
//	make cuts-dead   how long a silent client goes unnoticed; takes a minute
//
// A newcomer reads script_test.go (what is typed), play_test.go (how), campaign_test.go
// (what is demanded); line_test.go cuts, office_test.go is the server, process_test.go
// the server that can be killed.
package cuts
