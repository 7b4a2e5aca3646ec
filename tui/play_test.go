package tui

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"loket/store/casework"
	"loket/tui/tuitest"
)

// officer sits at a village desk.
var officer = casework.Actor{Account: "loket.katangka", Role: casework.DeskOfficer, Desk: "0801", Kecamatan: "73.06.08", Session: "s1"}

func play(t *testing.T, desk *tuitest.Desk, who casework.Actor, more ...func(*Options)) *tuitest.Driver {
	t.Helper()
	d := &tuitest.Driver{T: t, Desk: desk}
	o := Options{Desk: desk, Actor: who, Later: d.Later}
	for _, f := range more {
		f(&o)
	}
	w, h := o.Width, o.Height
	if w == 0 {
		w, h = 80, 24
	}
	d.Start(New(o), w, h)
	return d
}

// Others who work on the cases of the tests.
var (
	manager    = casework.Actor{Account: "manajer", Role: casework.Manager, Session: "s2"}
	caseworker = casework.Actor{Account: "peksos.satu", Role: casework.Caseworker, Session: "s3"}
	partner    = casework.Actor{Account: "mitra", Role: casework.Partner, Agency: "dinsos", Session: "s4"}
)

// report is a complaint typed at the keyboard: everything but the first answer and the category.
func report(danger, category string) string {
	return danger + "\nrumah tetangga\nnenek\nAni\nP\n12\n" + category + "\nditampar tetangga\n"
}

// rest are the remaining questions of a report of the protection lane.
const rest = "tadi malam\npaman\nt\npaman\nlewat bibi\nBu Tetangga\n08003456789\n"

// file sends a report through the keyboard and gives its number.
func file(t *testing.T, d *tuitest.Driver, category string) string {
	t.Helper()
	d.Keys("1")
	d.Type(report("t", category))
	d.Type(rest)
	d.Keys("ctrl+s")
	return numberOf(t, d)
}

// numberOf reads the number from the receipt line.
func numberOf(t *testing.T, d *tuitest.Driver) string {
	t.Helper()
	d.Must("Tersimpan. Nomor laporan: 0801-26-")
	s := d.Screen()
	i := strings.Index(s, "Nomor laporan: ") + len("Nomor laporan: ")
	return strings.Fields(s[i:])[0]
}

// open reads a case without the screen.
func open1(t *testing.T, desk *tuitest.Desk, who casework.Actor, number string) casework.View {
	t.Helper()
	v, err := desk.Desk.Open(context.Background(), who, number)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// do carries out an act without the screen.
func do(t *testing.T, desk *tuitest.Desk, who casework.Actor, act casework.Act) casework.Receipt {
	t.Helper()
	if act.ID == "" {
		act.ID = desk.NewID()
	}
	if act.Case != "" {
		act.Seen = open1(t, desk, who, act.Case).Version
	}
	rc, err := desk.Desk.Do(context.Background(), who, act)
	if err != nil {
		t.Fatal(err)
	}
	return rc
}

func drafts(t *testing.T, desk *tuitest.Desk, who casework.Actor) []casework.Draft {
	t.Helper()
	all, err := desk.Desk.Drafts(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sizeOf(width, height int) tea.WindowSizeMsg {
	return tea.WindowSizeMsg{Width: width, Height: height}
}
