// Linebench says what Loket costs on a narrow line.
//
// It promises: the bytes of every action, as the tests of this folder recorded them,
// beside the bytes that ncurses sends for the same frames; the same on a real wire,
// with the ssh of this machine too; and, measured now through a slow line, how long
// people wait. All is printed as Markdown.
//
// It refuses: judging by feeling. Bytes are held by the tests on every run; seconds
// depend on the machine and are only printed.
//
// A newcomer reads office.go (what is served), player.go (who types), script.go
// (what is typed), budget.go (what it may cost), timing.go (the slow line), openssh.go (the real wire).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	slow := flag.String("link", "9600/600", "the line: bits a second, milliseconds there and back; empty: print the recorded bytes only")
	folder := flag.String("testdata", "cmd/linebench/testdata", "where the recorded figures stand")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *folder, *slow); err != nil {
		fmt.Fprintln(os.Stderr, "linebench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, folder, slow string) (err error) {
	bytes, err := readRecord(folder + "/budget.json")
	if err != nil {
		return err
	}
	twin, err := readRecord(folder + "/twin.json")
	if err != nil {
		return err
	}
	bytes.table(w, twin)
	if slow == "" {
		return nil
	}
	l, err := parseLink(slow)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "linebench")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	tmpl, err := newTemplate(ctx, dir)
	if err != nil {
		return err
	}
	b := &bench{ctx: ctx, tmpl: tmpl, dir: dir, link: l}
	wires, err := b.wires()
	if err != nil {
		return err
	}
	fmt.Fprintln(w)
	crossings(w, wires)
	times, err := b.timings()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n| on %d bit/s, %d ms there and back | seconds | target |\n|---|--:|---|\n", l.rate, l.rtt.Milliseconds())
	for _, t := range times {
		fmt.Fprintf(w, "| %s | %.1f | %s |\n", t.what, t.took.Seconds(), t.verdict())
	}
	return nil
}
