package remote

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"loket/forms/text"
	"loket/store/casework"
)

// The exit codes.
const (
	OK       = 0
	Refused  = 1  // refused, or not found: which of the two is not said
	Usage    = 2  // the command is not understood
	Internal = 3  // ours
	Again    = 75 // the server ends for a while: what was typed is safe, connect again
)

// Options is on whose behalf and on what desk a command runs.
type Options struct {
	Desk    casework.Desk
	Actor   casework.Actor
	Version string          // what "version" prints
	ASCII   bool            // print ASCII only
	Factor  casework.Factor // what let the account in beside its key; "" is not told
}

// command is one word of the little language.
type command struct {
	name, args, help string
	number           bool // takes a case number
	run              func(*call) error
}

// commands in the order of the help.
var commands = []command{
	{name: "queue", args: "[--json] [--overdue] [--mine] [--open] [--lane L] [--stage T] [--risk K] [--desk D] [--kecamatan W]",
		help: "antrean kasus, tenggat terdekat dulu", run: queue},
	{name: "case", args: "NOMOR [--json]", help: "isi satu kasus", number: true, run: showCase},
	{name: "letter", args: "NOMOR [--referral N]", help: "surat sebagai teks; N: rujukan, task (surat tugas), transfer", number: true, run: letter},
	{name: "blank", args: "[--form F]", help: "lembar kosong dengan nomor meja; F: complaint, form1 … form8", run: blank},
	{name: "print", args: "NOMOR [FORMULIR]", help: "formulir kasus sebagai teks; tanpa FORMULIR: daftarnya", number: true, run: printPaper},
	{name: "inbox", args: "[--json]", help: "rujukan untuk lembaga mitra", run: inbox},
	{name: "tasks", args: "[--from TANGGAL] [--to TANGGAL] [--json]", help: "tugas Anda, hari ini dan enam hari sesudahnya", run: tasks},
	{name: "meetings", args: "[--json]", help: "rapat Anda; nomor urutnya untuk meeting", run: meetings},
	{name: "meeting", args: "URUT [--invitation | --agency KODE] [--json]", help: "notulen satu rapat; surat undangan Anda, atau undangan lembaga (akun, jabatan)", run: meeting},
	{name: "caseload", args: "[--json]", help: "beban tiap peksos, kasus tanpa peksos, menunggu siapa", run: caseload},
	{name: "audit", args: "[--json]", help: "berkas yang belum lengkap dan apa yang kurang", run: audit},
	{name: "compliance", args: "[--from TANGGAL] [--to TANGGAL] [--by step|month|desk|caseworker] [--csv] [--json]",
		help: "bagian langkah yang tepat waktu menurut SOP", run: compliance},
	{name: "whoami", args: "[--json]", help: "akun yang sedang dipakai", run: whoami},
	{name: "version", help: "versi program", run: version},
}

// errUsage carries the sentence that says how a command is written.
type errUsage struct{ say string }

func (e errUsage) Error() string { return e.say }

const sayNumber = "Tulis nomor kasus, misalnya 0801-26-0001-K. Nama dan NIK tidak diterima di sini."

// call is one command being carried out.
type call struct {
	Options
	ctx    context.Context
	out    io.Writer
	number string
	json   bool
	query  casework.Query
	ref    string
	form   string // blank: which paper
	paper  string // print: which form

	from, to, by string // days as written; a breakdown
	agency       string // whose invitation
	own          bool   // the actor's own invitation
	csv          bool
}

// Run carries out one command with the actor's rights and returns its exit code.
// args[0] is the command's name.
func Run(ctx context.Context, o Options, args []string, stdout, stderr io.Writer) int {
	tell := func(say string) {
		// A message that cannot be written has no other reader; the code still says it.
		_, _ = fmt.Fprintln(stderr, say)
	}
	c, work, err := parse(ctx, o, args, stdout)
	if err == nil && work != nil {
		err = work(c)
	} else if err == nil {
		err = help(stdout)
	}
	var usage errUsage
	switch {
	case err == nil:
		return OK
	case errors.As(err, &usage):
		tell(usage.say)
		return Usage
	}
	tell(text.Clean(casework.Say(err)))
	switch casework.KindOf(err) {
	case casework.Internal, casework.Full, casework.Unusable:
		return Internal
	}
	return Refused
}

// parse reads the arguments; without a command to run it gives none, for the help.
func parse(ctx context.Context, o Options, args []string, out io.Writer) (*call, func(*call) error, error) {
	if len(args) == 0 {
		return nil, nil, errUsage{"Perintah kosong atau tidak dimengerti. Tulis: help"}
	}
	if args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		return nil, nil, nil
	}
	for _, cmd := range commands {
		if cmd.name != args[0] {
			continue
		}
		c := &call{Options: o, ctx: ctx, out: out}
		rest, err := c.flags(cmd, args[1:])
		if errors.Is(err, flag.ErrHelp) {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, errUsage{"Tulis: " + strings.TrimSpace(cmd.name+" "+cmd.args)}
		}
		if cmd.name == "meeting" && len(rest) == 1 {
			c.number, rest = rest[0], nil
		}
		if !cmd.number {
			if len(rest) > 0 {
				return nil, nil, errUsage{"Tulis: " + strings.TrimSpace(cmd.name+" "+cmd.args)}
			}
			return c, cmd.run, nil
		}
		if cmd.name == "print" && len(rest) == 2 {
			c.paper, rest = rest[1], rest[:1]
		}
		if cmd.name == "letter" && len(rest) == 2 && c.ref == "" {
			c.ref, rest = rest[1], rest[:1]
		}
		if len(rest) != 1 || !numberLike(rest[0]) {
			return nil, nil, errUsage{sayNumber}
		}
		// A number with a wrong check sign is asked for all the same and is not found:
		// the answer must not tell numbers that exist from numbers that could.
		c.number, _ = casework.ParseNumber(rest[0])
		return c, cmd.run, nil
	}
	return nil, nil, errUsage{"Perintah tidak dikenal. Tulis: help"}
}

// flags reads a command's flags, before or after its number, and returns what is left.
func (c *call) flags(cmd command, args []string) (rest []string, err error) {
	f := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	if strings.Contains(cmd.args, "--json") {
		f.BoolVar(&c.json, "json", false, "")
	}
	if cmd.name == "blank" {
		f.StringVar(&c.form, "form", "complaint", "")
	}
	if strings.Contains(cmd.args, "--referral") {
		f.StringVar(&c.ref, "referral", "", "")
	}
	if strings.Contains(cmd.args, "--from") {
		f.StringVar(&c.from, "from", "", "")
		f.StringVar(&c.to, "to", "", "")
	}
	if strings.Contains(cmd.args, "--agency") {
		f.StringVar(&c.agency, "agency", "", "")
		f.BoolVar(&c.own, "invitation", false, "")
	}
	if strings.Contains(cmd.args, "--by") {
		f.StringVar(&c.by, "by", "", "")
		f.BoolVar(&c.csv, "csv", false, "")
	}
	if cmd.name == "queue" {
		f.BoolVar(&c.query.Overdue, "overdue", false, "")
		f.BoolVar(&c.query.Mine, "mine", false, "")
		f.BoolVar(&c.query.Open, "open", false, "")
		f.StringVar((*string)(&c.query.Lane), "lane", "", "")
		f.StringVar((*string)(&c.query.Stage), "stage", "", "")
		f.StringVar((*string)(&c.query.Risk), "risk", "", "")
		f.StringVar(&c.query.Desk, "desk", "", "")
		f.StringVar(&c.query.Kecamatan, "kecamatan", "", "")
	}
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
}

// numberLike says whether an argument is built like a case number:
// desk-year-number-sign. A name or a NIK is not.
func numberLike(s string) bool {
	parts := strings.Split(strings.ToUpper(s), "-")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return len(s) <= 24 && len(parts) == 4 && parts[0] != "" && len(parts[0]) <= 8 &&
		len(parts[1]) == 2 && digits(parts[1]) && len(parts[2]) >= 4 && digits(parts[2]) && len(parts[3]) == 1
}

// help lists the commands.
func help(out io.Writer) error {
	var b strings.Builder
	b.WriteString("Perintah:\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "  %s\n      %s\n", strings.TrimSpace(c.name+" "+c.args), c.help)
	}
	b.WriteString("  help\n      daftar ini\n")
	b.WriteString("Kode keluar: 0 baik, 1 ditolak atau tidak ditemukan, 2 salah tulis, 3 kesalahan sistem.\n")
	return write(out, b.String())
}

// write passes data on; a reader that has gone is an error of ours.
func write(out io.Writer, s string) error {
	if _, err := io.WriteString(out, s); err != nil {
		return &casework.Error{Kind: casework.Internal, Say: "Hasil tidak bisa ditulis.", Cause: err}
	}
	return nil
}

// print writes text that is laid out in lines, each made harmless.
func (c *call) print(s string) error {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, l := range lines {
		if c.ASCII {
			l = text.ASCII(l)
		}
		lines[i] = strings.TrimRight(laidOut(l), " ")
	}
	return write(c.out, strings.Join(lines, "\n")+"\n")
}

// laidOut cleans one line and keeps its spaces where they are.
func laidOut(l string) string {
	words := strings.Split(l, " ")
	for i, w := range words {
		words[i] = text.Clean(w)
	}
	return strings.Join(words, " ")
}
