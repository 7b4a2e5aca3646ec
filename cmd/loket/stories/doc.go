// Package stories holds only tests: ten cases as an office lives them, from the
// complaint to their end, each by several people.
//
// Every office is one store served by this process over real SSH connections, wired as
// the program itself does it, with a clock that the story moves: hours, weeks and months
// pass between two acts. People work in line mode by reading the prompts (a question is
// known by its label in the rule book), some steps on the full screen; what became of the
// case is read with the remote commands. A story asserts what its people would look for:
// where the case stands, whose task is what until when and why, which clocks run, who
// may see it and how much of it, what is printed and what the log says.
package stories
