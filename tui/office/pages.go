package office

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/kit"
)

// agenda is the actor's work on a day or in a week.
type agenda struct {
	env  *kit.Env
	from time.Time // midnight in the office's zone
	days int       // 1 or 7
}

// NewAgenda shows the actor's tasks of this day and the six after it.
func NewAgenda(env *kit.Env) *Screen {
	return open(env, &agenda{env: env, from: midnight(env), days: 7})
}

func midnight(env *kit.Env) time.Time {
	now := env.Desk.Now().In(env.Zone)
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, env.Zone)
}

func (p *agenda) title() string {
	t := "Tugas saya, minggu mulai "
	if p.days == 1 {
		t = "Tugas saya, "
	}
	return t + p.from.Format("02-01-2006")
}

func (p *agenda) load(ctx context.Context, env *kit.Env) (table, error) {
	g, err := env.Desk.Agenda(ctx, env.Actor, p.from, p.from.AddDate(0, 0, p.days))
	if err != nil {
		return table{}, err
	}
	return table{lines: g.Lines(env.Desk.Pack()), agenda: &g}, nil
}

func (p *agenda) keys(l casework.Line) []kit.Key {
	other := "Hari"
	if p.days == 1 {
		other = "Minggu"
	}
	not := func(a casework.Action) string {
		if a.Act == "" {
			return "Baris ini bukan tugas yang dapat Anda serahkan atau tunda."
		}
		return ""
	}
	return []kit.Key{
		{ID: "do", Keys: []string{"enter"}, Show: "Enter", Word: "Kerjakan", Help: "Membuka tindakan yang menyelesaikan tugas itu; bila menunggu orang lain, membuka kasusnya.", Footer: true},
		{ID: "give", Keys: []string{"s"}, Show: "s", Word: "Serahkan", Help: "Menyerahkan tugas itu kepada petugas lain.", Why: not(l.Give), Footer: true},
		{ID: "delay", Keys: []string{"u"}, Show: "u", Word: "Tunda", Help: "Menunda tugas itu dengan alasan; batas waktunya tetap.", Why: not(l.Delay), Footer: true},
		{ID: "span", Keys: []string{"h"}, Show: "h", Word: other, Help: "Satu hari, atau satu minggu.", Footer: true},
		{ID: "before", Keys: []string{"left"}, Show: "←", Word: "Sebelum", Help: "Hari atau minggu sebelumnya."},
		{ID: "after", Keys: []string{"right"}, Show: "→", Word: "Sesudah", Help: "Hari atau minggu sesudahnya.", Footer: true},
		{ID: "today", Keys: []string{"t"}, Show: "t", Word: "Hari ini", Help: "Kembali ke hari ini."},
	}
}

func (p *agenda) press(id string, l casework.Line) (bool, tea.Cmd) {
	switch id {
	case "do", "give", "delay":
		if id, ok := l.Meeting(); ok {
			return false, kit.Send(kit.OpenMeeting{ID: id})
		}
		a := map[string]casework.Action{"do": l.Act, "give": l.Give, "delay": l.Delay}[id]
		switch {
		case l.Number == "":
			return false, nil
		case a.Act == "":
			return false, kit.Send(kit.OpenCase{Number: l.Number})
		}
		return false, kit.Send(kit.WorkFor(a, l.Number, l.Version))
	case "span":
		p.days = 8 - p.days
	case "before":
		p.from = p.from.AddDate(0, 0, -p.days)
	case "after":
		p.from = p.from.AddDate(0, 0, p.days)
	case "today":
		p.from = midnight(p.env)
	}
	return true, nil
}

// plain is a table without keys of its own.
type plain struct {
	name string
	read func(ctx context.Context, env *kit.Env) (table, error)
}

func (p plain) title() string { return p.name }
func (p plain) load(ctx context.Context, env *kit.Env) (table, error) {
	return p.read(ctx, env)
}
func (p plain) keys(casework.Line) []kit.Key                { return nil }
func (p plain) press(string, casework.Line) (bool, tea.Cmd) { return false, nil }

// NewAudit shows the open files that lack something.
func NewAudit(env *kit.Env) *Screen {
	return open(env, plain{"Pemeriksaan berkas", func(ctx context.Context, env *kit.Env) (table, error) {
		a, err := env.Desk.Audit(ctx, env.Actor)
		return table{lines: a.Lines(env.Desk.Pack())}, err
	}})
}

// NewCaseload shows what each caseworker holds.
func NewCaseload(env *kit.Env) *Screen {
	return open(env, plain{"Beban kerja", func(ctx context.Context, env *kit.Env) (table, error) {
		l, err := env.Desk.Caseload(ctx, env.Actor)
		return table{lines: l.Lines(env.Desk.Pack())}, err
	}})
}

// compliance is the share of steps within standard in one month, broken down.
type compliance struct {
	env  *kit.Env
	from time.Time
	span int // months
	by   int // in casework.Breakdowns
}

// NewCompliance shows the present month's.
func NewCompliance(env *kit.Env) *Screen {
	now := midnight(env)
	return open(env, &compliance{env: env, from: now.AddDate(0, 0, 1-now.Day()), span: 1})
}

func (p *compliance) title() string { return "Kepatuhan SOP" }

func (p *compliance) load(ctx context.Context, env *kit.Env) (table, error) {
	c, err := env.Desk.Compliance(ctx, env.Actor, casework.ComplianceQuery{From: p.from, To: p.from.AddDate(0, p.span, 0), By: casework.Breakdowns[p.by]})
	if err != nil {
		return table{}, err
	}
	return table{lines: c.Lines(env.Desk.Pack())}, nil
}

func (p *compliance) keys(casework.Line) []kit.Key {
	return []kit.Key{
		{ID: "by", Keys: []string{"r"}, Show: "r", Word: "Rincian", Help: "Per langkah, bulan, loket, atau peksos.", Footer: true},
		{ID: "span", Keys: []string{"h"}, Show: "h", Word: "Bulan/tahun", Help: "Satu bulan, atau dua belas bulan.", Footer: true},
		{ID: "before", Keys: []string{"left"}, Show: "←", Word: "Sebelum", Help: "Masa sebelumnya.", Footer: true},
		{ID: "after", Keys: []string{"right"}, Show: "→", Word: "Sesudah", Help: "Masa sesudahnya."},
	}
}

func (p *compliance) press(id string, _ casework.Line) (bool, tea.Cmd) {
	switch id {
	case "by":
		p.by = (p.by + 1) % len(casework.Breakdowns)
		if casework.Breakdowns[p.by] == casework.ByCaseworker && !p.env.Actor.Role.Leads() {
			p.by = 0
		}
	case "span":
		p.span = 13 - p.span
		if p.span == 12 {
			p.from = p.from.AddDate(0, -11, 0)
		} else {
			p.from = p.from.AddDate(0, 11, 0)
		}
	case "before":
		p.from = p.from.AddDate(0, -p.span, 0)
	case "after":
		p.from = p.from.AddDate(0, p.span, 0)
	}
	return true, nil
}
