package casework

import "slices"

// PsychForm is the psychologist's record of one session or test (SOP 10). Its words are
// narrower than the file: the case's own caseworker reads them, whoever wrote them down,
// and the coordinator. Everybody else who reads the file, and every paper but its own,
// has that there is one, and of which day. What the caseworker takes over from its advice
// into a plan or a meeting is that paper's then.
const PsychForm = "psychologist"

// sayPsych refuses its words.
const sayPsych = "Isi catatan psikolog hanya untuk peksos kasus, penulisnya, dan koordinator; tidak ada yang dibuka. Tanya peksos kasus."

// ReadsPsych says whether the actor may read the words of a psychologist's record that
// the account by wrote down.
func (c *Case) ReadsPsych(who Actor, by string) bool {
	s := c.Scope()
	if LevelOf(who, s) != LevelFull {
		return false
	}
	return who.Role == Coordinator || Relate(who, s)&Holder != 0 || by != "" && (by == who.Account || by == who.Self)
}

// shut says whether a filled form is closed to the actor.
func (c *Case) shut(who Actor, f *Filled) bool {
	return f.Form == PsychForm && !c.ReadsPsych(who, f.By)
}

// HoldsPsych says whether unfinished work has words of a psychologist's record, or why
// one is corrected. It stays with its writer, or goes to the case's caseworker.
func (c *Case) HoldsPsych(d Draft) bool {
	f := c.filled(d.Part)
	return d.Form == PsychForm || d.Work == Revise && f != nil && f.Form == PsychForm
}

// withoutPsych is the case without the words that are closed to the actor: of such a
// record its day is left. It is c itself where nothing is closed.
func (c *Case) withoutPsych(who Actor) *Case {
	if !slices.ContainsFunc(c.Forms, func(f Filled) bool { return c.shut(who, &f) }) {
		return c
	}
	out := *c
	out.Forms = slices.Clone(c.Forms)
	for i := range out.Forms {
		if f := &out.Forms[i]; c.shut(who, f) {
			f.Answers, f.Reason, f.Writer, f.Closed = nil, "", "", true
		}
	}
	return &out
}

// recordsWithoutPsych are the case's records so.
func (c *Case) recordsWithoutPsych(who Actor, records []Record) []Record {
	out := slices.Clone(records)
	for i, r := range out {
		out[i].Events = slices.Clone(r.Events)
		for j, e := range out[i].Events {
			switch e := e.(type) {
			case FormCompleted:
				if e.Form == PsychForm && !c.ReadsPsych(who, r.By.Account) {
					e.Answers, e.Writer = nil, ""
					out[i].Events[j] = e
				}
			case FormReopened:
				if f := c.filled(e.Filled); f != nil && c.shut(who, f) {
					e.Reason = ""
					out[i].Events[j] = e
				}
			}
		}
	}
	return out
}
