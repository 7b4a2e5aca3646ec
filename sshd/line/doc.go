// Package line is the whole work as a dialogue of lines: questions and answers,
// one line each, for sessions without a terminal of their own (ssh -T, a local
// pipe, a screen reader, a very bad line). The person's own terminal echoes and
// edits; nothing is sent before it is needed, and one prompt is one write.
//
// It promises: an answer is on the disk before the next question is asked; a half
// line is never an answer; the end of the input at any place loses nothing that
// was entered; a child's name is never shown unasked; whatever is printed was
// cleaned, so no escape sequence passes; every act goes through casework.Desk and
// is made with the id of its draft, so that an act sent again is the same act.
//
// It refuses: deciding (the desk does), colours, cursors, clocks and goroutines of
// its own. The one secret it asks for is the PIN, when an answer comes after a long
// silence: what the person's own terminal echoes cannot be hidden from here.
//
// The rooms: console.go the line itself, ask.go one question and askmore.go those of
// several lines (texts, rows, grids), work.go the draft behind a form, fill.go a form
// from its first question to its receipt, hooks.go what is said around certain
// questions (Bahaya, look-alikes, agencies), intake.go the four steps (SOP 11),
// home.go the first screen, queue.go lists of cases, casefile.go one case,
// referral.go the handoff (SOP 7), inbox.go the partner's side, words.go what things
// are called.
package line
