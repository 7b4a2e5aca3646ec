package casework

import (
	"time"

	"loket/forms"
	"loket/forms/nik"
)

// nikTask is the clock of the task to have a doubtful NIK looked up (SOP 3.2, civil registration).
const nikTask = "task:nik"

// nikWithin is how long the office gives itself for it: the low class's two weeks to a
// needed service (SOP 5).
const nikWithin = 14 * 24 * time.Hour

// doubtful is the task that a new NIK of the child asks for when it cannot be one: so it
// may stand on the card, it is kept, and civil registration has to look. A better NIK ends
// that task.
func (d *decision) doubtful() []Event {
	given := value(d.a, "child.nik")
	if given == "" || d.c != nil && d.c.Child.NIK == given {
		return nil
	}
	doubt := forms.DoubtfulNIK(given, forms.Env{Now: d.env.Now, Zone: d.env.Pack.Office.Zone})
	running := d.c != nil && d.c.running(nikTask) != nil
	switch {
	case doubt && !running:
		return []Event{ClocksStarted{Clocks: []Clock{{
			ID: nikTask, Started: d.at, Due: d.at.Add(nikWithin), Stops: []string{"TaskDone:" + nikTask}, Why: "nik",
			What: "NIK diragukan: cocokkan kartu dengan Dukcapil",
		}}}}
	case !doubt && running:
		return []Event{TaskDone{Clock: nikTask, Result: "NIK diganti: " + nik.Clean(given), At: d.at}}
	}
	return nil
}
