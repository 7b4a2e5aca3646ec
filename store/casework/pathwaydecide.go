package casework

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"loket/forms"
)

// walk decides the acts on pathways.
func (d *decision) walk() ([]Event, error) {
	if d.act.Name == StartPathway {
		return d.startPathway()
	}
	if d.act.Name == StopPathway {
		return []Event{PathwayStopped{Pathway: d.act.Part, Reason: d.text("reason")}}, nil
	}
	w, s := d.c.PathStep(d.act.Part)
	if err := d.forbidden(bans(w, s), "note", "reason", "papers", "original"); err != nil {
		return nil, err
	}
	after := w.clone()
	s = after.step(s.ID)
	switch d.act.Name {
	case DoStep:
		return d.doStep(after, s)
	case SkipStep:
		if s.Guard {
			return []Event{StepSkipAsked{Step: d.act.Part, Reason: d.text("reason")}}, nil
		}
		return d.skipStep(after, s, StepSkipped{Step: d.act.Part, Reason: d.text("reason")})
	case AgreeSkip:
		if same := d.env.OnePerson; same != nil && (same(d.who.Account, d.who.Binding, s.Asked.By, s.Asked.Key) || d.c.Caseworker != "" && same(d.who.Account, d.who.Binding, d.c.Caseworker, "")) {
			return nil, refuse(NotAllowed, sayOtherLead)
		}
		if value(d.a, "approved") != "yes" {
			return []Event{StepSkipRefused{Step: d.act.Part, Note: d.text("note")}}, nil
		}
		return d.skipStep(after, s, StepSkipped{Step: d.act.Part, Reason: s.Asked.Reason, Asked: s.Asked.By})
	case CorrectStep:
		after.reopen(s)
		return []Event{StepReopened{Step: d.act.Part, Reason: d.text("reason"), Clocks: after.clocks(d.env.Pack.Office, d.at)}}, nil
	}
	return d.moveStep(after, s)
}

// doStep settles a step that was done. One that is done with the office's own forms has
// them in the case, or its writer says where they lie on paper; its own clock is measured
// from when they were completed, whenever it is recorded.
func (d *decision) doStep(w *Pathway, s *PathStep) ([]Event, error) {
	zone := d.env.Pack.Office.Zone
	at, forms := d.moment("at"), d.c.stepForms(s)
	switch {
	case len(forms.missing) > 0 && d.text("original") == "":
		return nil, invalid("original", "Belum ada sejak langkah ini dibuka: "+formTitles(d.env.Pack, forms.missing)+"; isian aman. Isi formulirnya dulu, atau tulis di mana kertas aslinya.")
	case s.Proof && d.text("papers") == "":
		return nil, invalid("papers", "Surat yang harus dilihat: "+strings.Join(s.outside(), "; ")+". Isian aman; tulis nomornya dan di mana disimpan.")
	case forms.done() && s.Ours:
		at = forms.at
	case at.Before(forms.at.Truncate(time.Minute)):
		return nil, invalid("at", "Formulir langkah ini baru selesai "+moment(forms.at, zone)+"; isian aman. Periksa tanggal dan jam langkah ini.")
	}
	if err := d.inOrder(w, s, at); err != nil {
		return nil, err
	}
	switch {
	case s.Gate != "" && value(d.a, "gate") != "yes":
		way := "; langkah tetap terbuka. Jawab ya bila terpenuhi"
		if !s.Must {
			way += ", atau lewati langkahnya"
		}
		return nil, invalid("gate", "Syarat langkah ini: "+s.Gate+". Isian aman"+way+".")
	case s.Least > 0 && s.Opened != nil && at.Before(s.Opened.Add(s.Least)):
		return nil, invalid("at", "Langkah ini paling cepat selesai "+Day(s.Opened.Add(s.Least), zone)+"; isian aman. Catat lagi sesudah itu.")
	}
	s.State, s.At = StepIsDone, &at
	w.settle()
	o := d.env.Pack.Office
	return []Event{StepDone{
		Step: d.act.Part, At: at, Performer: d.text("by"), Papers: d.text("papers"), Note: d.text("note"),
		Filled: forms.filled, Original: d.text("original"), Clocks: append(w.clocks(o, at), w.retimed(o, s)...),
	}}, nil
}

// skipStep settles a step that is left out. What hangs on it must not have been done.
func (d *decision) skipStep(w *Pathway, s *PathStep, e StepSkipped) ([]Event, error) {
	for _, x := range w.Steps {
		if x.State == StepIsDone && slices.Contains(x.Only, s.ID) {
			return nil, invalid("reason", "Langkah sesudahnya sudah selesai: "+x.Title+"; isian aman. Betulkan langkah itu dulu.")
		}
	}
	s.State = StepIsSkipped
	w.settle()
	e.Clocks = w.clocks(d.env.Pack.Office, d.at)
	return []Event{e}, nil
}

// inOrder refuses a step that ended on a day before the report came in, or before a step
// that it follows.
func (d *decision) inOrder(w *Pathway, s *PathStep, at time.Time) error {
	zone := d.env.Pack.Office.Zone
	if dayOf(at, zone) < dayOf(d.c.Occurred.At, zone) {
		return invalid("at", "Laporan baru masuk "+Day(d.c.Occurred.At, zone)+"; isian aman. Periksa tanggal langkah ini.")
	}
	here := slices.IndexFunc(w.Steps, func(x PathStep) bool { return x.ID == s.ID })
	for i, x := range w.Steps {
		if w.waitsFor(i, s.ID) && x.State == StepIsDone && at.Truncate(time.Minute).After(*x.At) {
			return invalid("at", "Langkah sesudahnya sudah selesai "+moment(*x.At, zone)+"; isian aman. Periksa tanggal langkah ini, atau betulkan langkah itu dulu.")
		}
		if w.waitsFor(here, x.ID) && x.State == StepIsDone && x.At != nil && at.Before(x.At.Truncate(time.Minute)) {
			return invalid("at", "Langkah sebelumnya baru selesai "+Day(*x.At, zone)+" "+x.At.In(zone).Format("15.04")+"; isian aman. Periksa tanggal dan jam langkah ini.")
		}
	}
	return nil
}

// dayOf is an instant's day in the zone, as dates of forms are kept.
func dayOf(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.DateOnly) }

func (d *decision) startPathway() ([]Event, error) {
	def, ok := d.env.Pack.Pathway(value(d.a, "pathway"))
	if !ok {
		return nil, invalid("pathway", "Alur itu tidak ada di buku aturan; isian aman. Pilih dari daftar.")
	}
	if slices.ContainsFunc(d.c.Pathways, func(w Pathway) bool { return w.ID == def.ID }) {
		return nil, invalid("pathway", "Alur ini sudah dimulai di kasus ini; isian aman. Lanjutkan langkahnya.")
	}
	at := d.moment("started")
	w := Pathway{
		ID: def.ID, Title: def.Title, Note: def.Note, Say: def.Say, Reorder: def.Reorder, Never: def.Never, Reason: d.text("reason"), Started: at,
	}
	env := FormEnv(d.c, d.who, d.env.Pack, d.env.Now, nil)
	for _, s := range def.Steps {
		step := PathStep{
			ID: s.ID, Title: s.Title, Who: s.By, Papers: s.Papers, Gate: s.Gate, Follows: s.Follows, Needs: s.Needs, Only: s.Only, Forms: s.Forms, Proof: s.Proof, Must: s.Must, Guard: s.Guard, Ours: s.Ours,
			Limit: s.Limit, Most: s.Most, Least: s.Least, Working: s.Working, Sure: s.Sure, Never: s.Never, Allow: s.Allow, Say: s.Say,
		}
		if s.When.Eval(nil, nil, env) == forms.False {
			step.State, step.Only = StepIsNothing, nil // for good, whatever becomes of other steps
		}
		w.Steps = append(w.Steps, step)
	}
	w.settle()
	return []Event{PathwayStarted{Pathway: w, Clocks: w.clocks(d.env.Pack.Office, at)}}, nil
}

// moveStep puts a step at another place of the order (SOP 3.9), behind what is settled
// and behind what it needs.
func (d *decision) moveStep(w *Pathway, s *PathStep) ([]Event, error) {
	from := slices.IndexFunc(w.Steps, func(x PathStep) bool { return x.ID == s.ID })
	n, err := strconv.Atoi(value(d.a, "to"))
	to := n - 1
	if err != nil || to < 0 || to >= len(w.Steps) || to == from {
		return nil, invalid("to", "Tempat itu tidak ada dalam urutan ini; isian aman. Tulis nomor langkah yang dituju.")
	}
	moved := *s
	w.Steps = slices.Insert(slices.Delete(w.Steps, from, from+1), to, moved)
	for i, x := range w.Steps {
		late := slices.ContainsFunc(w.Steps[i+1:], func(y PathStep) bool { return slices.Contains(x.Needs, y.ID) || x.State == "" && y.State == StepIsDone })
		if late {
			return nil, invalid("to", "Langkah itu menunggu langkah lain, atau yang sudah selesai akan tergeser; isian aman. Pilih tempat lain.")
		}
	}
	e := StepMoved{Step: d.act.Part, Reason: d.text("reason")}
	for i := range w.Steps {
		e.Order = append(e.Order, w.Steps[i].ID)
		if !w.Open(i) {
			w.Steps[i].Opened = nil
		}
	}
	e.Clocks = w.clocks(d.env.Pack.Office, d.at)
	return []Event{e}, nil
}

// stepClocks are the clocks of open steps started anew, for a case that is taken up again.
func (d *decision) stepClocks() []Clock {
	var out []Clock
	for i := range d.c.Pathways {
		w := d.c.Pathways[i].clone()
		for j := range w.Steps {
			w.Steps[j].Opened = nil
		}
		out = append(out, w.clocks(d.env.Pack.Office, d.at)...)
	}
	return out
}
