package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loket/forms/text"
	"loket/sshd"
	"loket/store"
	"loket/store/casework"
	words "loket/tui/say"
)

const logUsage = `log [--person AKUN] [--case NOMOR] [--act TINDAKAN] [--key SIDIK] [--from WAKTU] [--to WAKTU] [--last BANYAK] [--json]
log breach --from WAKTU --to WAKTU [--person AKUN] [--key SIDIK] [--json|--csv]
log words NOMOR-CATATAN --reason "ALASAN"`

func logCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "log [breach|words NOMOR]",
		Short: "Catatan kegiatan, untuk pengawas: siapa, kapan, dari mana, kasus mana",
		Long: `Membaca catatan kegiatan: siapa, kapan, dari mana, tindakan, nomor kasus. Isi kasus
tidak ada di sini. Untuk pengawas dan koordinator; membacanya juga tercatat.

` + logUsage + `

log breach: kasus mana yang isinya dilihat, dicetak, ditemukan atau diubah dalam satu
jangka waktu, untuk pemberitahuan 3x24 jam (UU 27/2022 pasal 46).
log words: kata sebuah pencarian, hanya untuk koordinator dengan alasan tertulis.

WAKTU: 2026-11-21 atau "2026-11-21 14.30", menurut jam kantor; --to dengan tanggal
saja mencakup seluruh hari itu.`,
		Example:            "  loket log --person loket-0801 --from 2026-11-01\n  loket log breach --from 2026-11-20 --to 2026-11-21 --key SHA256:… --csv\n  ssh pengawas@host log --case 0801-26-0001-K",
		DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			for i := range args {
				// --key is the office key's file everywhere else; here it may be a fingerprint.
				if args[i] == "--key" && i+1 < len(args) && (strings.HasPrefix(args[i+1], "SHA256:") || strings.HasPrefix(args[i+1], "uid:")) {
					args[i] = "--used"
				}
			}
			rest, err := a.globalFlags(args)
			if err != nil {
				return err
			}
			for _, arg := range rest {
				if arg == "--help" || arg == "-h" {
					return cmd.Help()
				}
			}
			return a.do(cmd.Context(), nil, append([]string{"log"}, rest...)...)
		},
	}
}

// logCall is one reading of the log on its way.
type logCall struct {
	q                casework.LogQuery
	from, to, reason string
	last             int
	json, csv        bool
	rest             []string
}

func (l *logCall) parse(args []string, zone *time.Location) error {
	f := flag.NewFlagSet("log", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&l.q.Person, "person", "", "")
	f.StringVar(&l.q.Number, "case", "", "")
	f.StringVar((*string)(&l.q.Act), "act", "", "")
	f.StringVar(&l.q.Key, "used", "", "") // where --key is the office's
	f.StringVar(&l.q.Key, "key", "", "")
	f.StringVar(&l.from, "from", "", "")
	f.StringVar(&l.to, "to", "", "")
	f.StringVar(&l.reason, "reason", "", "")
	f.IntVar(&l.last, "last", 0, "")
	f.BoolVar(&l.json, "json", false, "")
	f.BoolVar(&l.csv, "csv", false, "")
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			return usagef("Tulis: %s", logUsage)
		}
		if args = f.Args(); len(args) > 0 {
			l.rest, args = append(l.rest, args[0]), args[1:]
		}
	}
	if l.q.Number != "" {
		number, ok := casework.ParseNumber(l.q.Number)
		if !ok {
			return usagef("--case bukan nomor kasus; contoh 0801-26-0001-K")
		}
		l.q.Number = number
	}
	var err error
	if l.q.From, err = moment(l.from, zone, false); err != nil {
		return err
	}
	l.q.To, err = moment(l.to, zone, true)
	return err
}

// moment reads a time as people write it, in the office's zone. A date alone is the
// day's beginning, or with end the day after.
func moment(s string, zone *time.Location, end bool) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	for _, layout := range []string{"2006-01-02", "02-01-2006"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			if end {
				t = t.AddDate(0, 0, 1)
			}
			return t.UTC(), nil
		}
	}
	for _, layout := range []string{"2006-01-02 15.04", "2006-01-02 15:04", "2006-01-02T15:04", "02-01-2006 15.04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usagef("waktu %q tidak terbaca; tulis 2026-11-21 atau \"2026-11-21 14.30\"", s)
}

// workLog reads the log: see logUsage.
func workLog(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	var l logCall
	if err := l.parse(c.Args, s.Pack().Office.Zone); err != nil {
		return err
	}
	switch {
	case len(l.rest) == 0:
		return l.entries(ctx, s, c)
	case l.rest[0] == "breach" && len(l.rest) == 1:
		if l.from == "" || l.to == "" {
			return usagef("log breach: sebut --from dan --to")
		}
		return l.breach(ctx, s, c)
	case l.rest[0] == "words" && len(l.rest) == 2:
		seq, err := strconv.ParseUint(l.rest[1], 10, 64)
		if err != nil {
			return usagef("log words: sebut nomor catatan, misalnya 412")
		}
		typed, err := s.Words(ctx, c.Actor, seq, l.reason)
		if err == nil {
			fmt.Fprintln(c.Out, text.Clean(typed))
		}
		return err
	}
	return usagef("Tulis: %s", logUsage)
}

// entries prints every entry that matches, newest first.
func (l *logCall) entries(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	var all []casework.LogEntry
	for q := l.q; ; {
		q.Limit = 5000
		if l.last > 0 {
			q.Limit = min(q.Limit, l.last-len(all))
		}
		page, err := s.Log(ctx, c.Actor, q)
		if err != nil {
			return err
		}
		all = append(all, page.Entries...)
		if q.Before = page.More; q.Before == 0 || l.last > 0 && len(all) >= l.last {
			break
		}
	}
	if l.json {
		if all == nil {
			all = []casework.LogEntry{}
		}
		return printJSON(c.Out, all)
	}
	if len(all) == 0 {
		fmt.Fprintln(c.Out, "Tidak ada catatan.")
	}
	b := words.Book{Pack: s.Pack(), Zone: s.Pack().Office.Zone}
	if len(all) > 0 {
		fmt.Fprintln(c.Out, words.LogColumns)
	}
	for _, e := range all {
		fmt.Fprintln(c.Out, b.LogLine(e, 80))
	}
	return nil
}

// howWords word how a case's content was shown.
var howWords = strings.NewReplacer("changed", "ubah", "found", "cari", "listed", "daftar", "opened", "lihat", "printed", "cetak")

func (l *logCall) breach(ctx context.Context, s *store.Store, c sshd.OfficeCall) error {
	b, err := s.Breach(ctx, c.Actor, l.q)
	if err != nil {
		return err
	}
	zone := s.Pack().Office.Zone
	clock := func(t time.Time) string { return t.In(zone).Format("02-01 15.04") }
	switch {
	case l.json:
		return printJSON(c.Out, b)
	case l.csv:
		w := csv.NewWriter(c.Out)
		err := w.Write([]string{"nomor_kasus", "akun", "kunci", "cara", "kali", "pertama", "terakhir"})
		for _, list := range [][]store.Disclosure{b.Cases, b.Lists} {
			for _, d := range list {
				err = errors.Join(err, w.Write([]string{
					text.Cell(d.Number), text.Cell(d.Account), text.Cell(strings.Join(d.Keys, " ")), howWords.Replace(strings.Join(d.How, " ")), strconv.Itoa(d.Times),
					d.First.In(zone).Format(time.RFC3339), d.Last.In(zone).Format(time.RFC3339),
				}))
			}
		}
		w.Flush()
		return errors.Join(err, w.Error())
	}
	out := func(format string, args ...any) {
		fmt.Fprintln(c.Out, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
	out("DAFTAR UNTUK PEMBERITAHUAN 3x24 JAM (UU 27/2022 pasal 46)")
	out("Kantor: %s (%s)", s.Pack().Office.Name, s.Pack().Office.Code)
	out("Jangka: %s sampai %s", l.q.From.In(zone).Format("02-01-2006 15.04"), l.q.To.In(zone).Format("02-01-2006 15.04 MST"))
	out("Akun: %s. Kunci: %s.", words.Or(text.Clean(l.q.Person), "semua"), words.Or(text.Clean(l.q.Key), "semua"))
	out("")
	out("%s %s %s Kali Pertama     Terakhir", text.Pad("Kasus", 15), text.Pad("Akun", 17), text.Pad("Isinya", 15))
	line := func(number string, d store.Disclosure) {
		out("%s %s %s %4d %s %s", words.Fit(number, 15), words.Fit(d.Account, 17), words.Fit(howWords.Replace(strings.Join(d.How, " ")), 15), d.Times, clock(d.First), clock(d.Last))
	}
	numbers := map[string]bool{}
	for _, d := range b.Cases {
		numbers[d.Number] = true
		line(d.Number, d)
	}
	for _, d := range b.Lists {
		line("(antrean)", d)
	}
	out("")
	out("%d kasus. Antrean memperlihatkan nama anak dari kasus yang boleh dibaca akun itu.", len(numbers))
	if b.More > 0 {
		out("Pencarian besar menemukan %d kasus lagi yang nomornya tidak tercatat satu per satu.", b.More)
	}
	return nil
}
