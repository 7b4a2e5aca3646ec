package casework

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

func (d *decision) addTask() ([]Event, error) {
	owner, err := d.owner("owner")
	if err != nil {
		return nil, err
	}
	due, err := d.ahead("due")
	if err != nil {
		return nil, err
	}
	id := d.taskID()
	return []Event{TaskAdded{Clock{
		ID: id, Started: d.at, Due: due, Stops: []string{"TaskDone:" + id}, Owner: owner, Why: d.text("reason"), What: d.text("what"),
	}}}, nil
}

// ahead is a given instant that may lie in the future.
func (d *decision) ahead(id string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, value(d.a, id))
	if err != nil {
		return time.Time{}, invalid(id, "Waktu ini tidak terbaca; isian aman. Tulis tanggal dan jamnya.")
	}
	return t.UTC(), nil
}

// owner is the account that a field names; "" when nobody is named or it is the case's
// own caseworker. Somebody who may not read the file cannot be given work on it.
func (d *decision) owner(field string) (string, error) { return d.ownerOf(value(d.a, field), field) }

// ownerOf is owner for a name that stands at the field's path.
func (d *decision) ownerOf(name, field string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || name == d.c.Caseworker {
		return "", nil
	}
	if d.env.Account == nil {
		return name, nil
	}
	acc, ok := d.env.Account(name)
	if ok && acc.Acting != nil && !acc.Disabled { // what a deputy is given is the post's
		return d.ownerOf(acc.Acting.For, field)
	}
	if !ok || acc.Disabled {
		return "", invalid(field, "Akun itu tidak ada; isian aman. Tulis nama akun yang aktif, atau kosongkan.")
	}
	if LevelOf(acc.Actor(), d.c.Scope()) != LevelFull {
		return "", invalid(field, "Akun itu tidak boleh membaca berkas kasus ini; isian aman. Pilih petugas lain, atau ganti peksosnya.")
	}
	return name, nil
}

// strays gives back the tasks of accounts that may not read the file any more once the
// events are in: they are whoever's who has the case.
func (c *Case) strays(events []Event, r Record, env Env) (out []Event, err error) {
	given := func(t Clock) bool { return t.Running() && t.Owner != "" }
	if c == nil || env.Account == nil || !slices.ContainsFunc(c.Clocks, given) {
		return nil, nil
	}
	now, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	var after Case
	if err := json.Unmarshal(now, &after); err != nil {
		return nil, err
	}
	r.Events = events
	after.Apply(r)
	for _, t := range after.Clocks {
		if acc, ok := env.Account(t.Owner); ok && given(t) && LevelOf(acc.Actor(), after.Scope()) != LevelFull {
			out = append(out, TaskGiven{Clock: t.ID, Reason: "Yang diberi tugas tidak lagi membaca berkas ini."})
		}
	}
	return out, nil
}

func (d *decision) giveTask() ([]Event, error) {
	to, err := d.owner("to")
	if err != nil {
		return nil, err
	}
	return []Event{TaskGiven{Clock: d.act.Part, To: to, Reason: d.text("reason")}}, nil
}

// delayTask never moves the clock. What guards a child at high risk waits for nobody.
func (d *decision) delayTask() ([]Event, error) {
	until, err := d.ahead("until")
	if err != nil {
		return nil, err
	}
	t := d.c.running(d.act.Part)
	if strings.HasPrefix(t.Why, "risk:high") && until.After(t.Due) {
		return nil, invalid("until", "Kasus TINGGI: batas ini tidak dapat dilewati; isian aman. Kerjakan sekarang, atau serahkan kepada petugas lain.")
	}
	return []Event{TaskPutOff{Clock: d.act.Part, Until: until, Reason: d.text("reason")}}, nil
}

// readyTask says why an act on a clock is not possible now.
func readyTask(c *Case, a ActName, clock string) string {
	t := c.running(clock)
	switch {
	case t == nil || t.Quiet:
		return "Tugas itu tidak ada, atau sudah selesai."
	case a == EndTask && !strings.HasPrefix(clock, "task:"):
		return "Tugas ini selesai dengan mengerjakan langkahnya."
	}
	return ""
}

func (d *decision) taskID() string {
	n := 1
	for _, t := range d.c.Clocks {
		if strings.HasPrefix(t.ID, "task:") {
			n++
		}
	}
	return fmt.Sprintf("task:t%d", n)
}

// dangerAgain is Bahaya for a case that is high already, said by who may not know that it
// is: whoever has the case gets it as a task, with the time of a high case.
func (d *decision) dangerAgain() []Event {
	out := []Event{NoteAdded{Text: "Bahaya dinyatakan lagi."}}
	high, ok := d.env.Pack.Class(string(High))
	open := slices.ContainsFunc(d.c.Clocks, func(t Clock) bool { return t.Running() && t.What == sayDangerAgain })
	if !ok || open {
		return out
	}
	id := d.taskID()
	return append(out, TaskAdded{Clock{
		ID: id, Started: d.at, Due: d.at.Add(high.Within), Stops: []string{"TaskDone:" + id}, What: sayDangerAgain, Why: "Bahaya",
	}})
}

const sayDangerAgain = "Bahaya dinyatakan lagi: tanya yang menyatakannya, lihat Riwayat"
