package pack

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"loket/forms"
)

// Limits that keep a hostile or broken file from hurting the reader.
const (
	maxFile    = 1 << 20 // bytes of one file
	maxColumns = 2000    // bytes of one line
	maxNesting = 64      // open brackets at one moment
)

// source is one file while it is read: every fault it has is noted with its place.
type source struct {
	name string
	l    *loader
}

// node is one value of a YAML file with its place. The zero value is "not there"
// and reads as empty.
type node struct {
	src   *source
	at    ast.Node
	shift int // columns to the right of where the value begins
}

// pair is one "key: value" of a mapping.
type pair struct {
	key   string
	name  node // the key's own place
	value node
}

func (s *source) fault(line, column int, format string, args ...any) {
	s.l.findings = append(s.l.findings, Finding{File: s.name, Line: line, Column: column, Say: fmt.Sprintf(format, args...)})
}

// lack is fault for what is missing: in a stored rule book it is none.
func (s *source) lack(line, column int, format string, args ...any) {
	if !s.l.old {
		s.fault(line, column, format, args...)
	}
}

// parse reads one file. ok is false when nothing of it can be used.
func (s *source) parse(data []byte) (root node, ok bool) {
	if !s.sane(data) {
		return node{}, false
	}
	defer func() {
		// The parser is other people's code; a file it falls over is a faulty file.
		if r := recover(); r != nil {
			s.fault(1, 1, "Berkas ini tidak dapat dibaca sebagai YAML.")
			root, ok = node{}, false
		}
	}()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, column := 1, 1
		var fault yaml.Error
		if errors.As(err, &fault) && fault.GetToken() != nil && fault.GetToken().Position != nil {
			line, column = fault.GetToken().Position.Line, fault.GetToken().Position.Column
		}
		s.fault(max(line, 1), max(column, 1), "Susunan YAML salah di sini. Periksa spasi, tanda kutip, dan kunci yang berulang.")
		return node{}, false
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		s.fault(1, 1, "Berkas ini harus berisi tepat satu dokumen YAML.")
		return node{}, false
	}
	return node{src: s, at: file.Docs[0].Body}, true
}

// sane refuses what no rule book holds before the parser sees it.
func (s *source) sane(data []byte) bool {
	if len(data) > maxFile {
		s.fault(1, 1, "Berkas ini terlalu besar, lebih dari %d KB.", maxFile/1024)
		return false
	}
	if !validText(data) {
		s.fault(1, 1, "Berkas ini bukan teks UTF-8 yang bersih.")
		return false
	}
	line, column, depth := 1, 0, 0
	for _, b := range data {
		column++
		switch b {
		case '\n':
			line, column = line+1, 0
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if column > maxColumns || depth > maxNesting {
			s.fault(line, max(column, 1), "Baris ini terlalu panjang atau kurungnya terlalu dalam.")
			return false
		}
	}
	return true
}

func validText(data []byte) bool {
	s := string(data)
	return strings.ToValidUTF8(s, "") == s && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' || r == 0x7f || r == 0xfeff
	})
}

func (n node) there() bool { return n.at != nil }

func (n node) place() (line, column int) {
	if n.at == nil {
		return 1, 1
	}
	at := n.at
	switch v := at.(type) { // a mapping begins at its first key, not at its colon
	case *ast.MappingNode:
		if len(v.Values) > 0 {
			at = v.Values[0].Key
		}
	case *ast.MappingValueNode:
		at = v.Key
	}
	if tk := at.GetToken(); tk != nil && tk.Position != nil {
		return tk.Position.Line, tk.Position.Column
	}
	return 1, 1
}

func (n node) fault(format string, args ...any) {
	if n.src == nil {
		return
	}
	line, column := n.place()
	n.src.fault(line, column+n.shift, format, args...)
}

// lack is fault for what is missing: in a stored rule book it is none.
func (n node) lack(format string, args ...any) {
	if n.src != nil && !n.src.l.old {
		n.fault(format, args...)
	}
}

// within is the same one-line value, its place moved to where part begins in it.
func (n node) within(part string) node {
	if i := strings.Index(n.text(), part); i > 0 {
		n.shift = n.quote() + utf8.RuneCountInString(n.text()[:i])
	}
	return n
}

// quote is 1 when the value stands in quotation marks, which its text lacks.
func (n node) quote() int {
	if tk := n.at.GetToken(); tk != nil && (tk.Type == token.SingleQuoteType || tk.Type == token.DoubleQuoteType) {
		return 1
	}
	return 0
}

// pairs returns the entries of a mapping in their order.
func (n node) pairs() []pair {
	values := n.mapping()
	if values == nil && n.there() {
		n.fault("Di sini harus ada daftar \"kunci: isi\".")
	}
	seen := map[string]bool{}
	out := make([]pair, 0, len(values))
	for _, v := range values {
		key, plain := v.Key.(ast.ScalarNode)
		if _, merge := v.Key.(*ast.MergeKeyNode); merge || !plain {
			node{src: n.src, at: v.Key}.fault("Kunci ini tidak dikenal di sini.")
			continue
		}
		name := scalarText(key)
		if seen[name] {
			node{src: n.src, at: v.Key}.fault("Kunci %q ditulis dua kali.", name)
			continue
		}
		seen[name] = true
		value := node{src: n.src, at: v.Value}
		if _, empty := v.Value.(*ast.NullNode); empty {
			value.at = nil
		}
		out = append(out, pair{name, node{src: n.src, at: v.Key}, value})
	}
	return out
}

// entries is a mapping whose keys are known beforehand.
type entries struct {
	of     node
	values map[string]node
}

// entries reads a mapping; a key that is not allowed is a fault.
func (n node) entries(allowed ...string) entries {
	e := entries{n, map[string]node{}}
	for _, p := range n.pairs() {
		known := false
		for _, a := range allowed {
			known = known || a == p.key
		}
		if !known {
			p.name.fault("Kunci %q tidak dikenal di sini. Yang dikenal: %s.", p.key, strings.Join(allowed, ", "))
			continue
		}
		e.values[p.key] = p.value
	}
	return e
}

func (e entries) get(key string) node { return e.values[key] }

// need is get for a key that must be there and not be empty.
func (e entries) need(key string) node {
	n := e.values[key]
	if !n.there() && e.of.there() {
		e.of.lack("Kunci %q belum ada.", key)
	}
	return n
}

// list returns the items of a sequence.
func (n node) list() []node {
	if n.at == nil {
		return nil
	}
	seq, ok := n.at.(*ast.SequenceNode)
	if !ok {
		n.fault("Di sini harus ada daftar.")
		return nil
	}
	out := make([]node, 0, len(seq.Values))
	for _, v := range seq.Values {
		out = append(out, node{src: n.src, at: v})
	}
	return out
}

// text returns a scalar; several lines are allowed.
func (n node) text() string {
	switch v := n.at.(type) {
	case nil:
		return ""
	case *ast.LiteralNode:
		return strings.TrimRight(v.Value.Value, "\n")
	case ast.ScalarNode:
		switch v.(type) {
		case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		default:
			return scalarText(v)
		}
	}
	n.fault("Di sini harus ada satu isian teks.")
	return ""
}

// line is text that must stand on one line of the file.
func (n node) line() string {
	s := n.text()
	if n.at == nil {
		return s
	}
	_, block := n.at.(*ast.LiteralNode)
	if tk := n.at.GetToken(); block || strings.Contains(s, "\n") || tk != nil && strings.Contains(strings.TrimSpace(tk.Origin), "\n") {
		n.fault("Isian ini harus satu baris.")
		return ""
	}
	return strings.TrimSpace(s)
}

// lines reads a sequence of one-line texts.
func (n node) lines() []string {
	var out []string
	for _, item := range n.list() {
		out = append(out, item.line())
	}
	return out
}

func (n node) truth() bool {
	if n.at == nil {
		return false
	}
	b, ok := n.at.(*ast.BoolNode)
	if !ok {
		n.fault("Isinya harus true atau false.")
		return false
	}
	return b.Value
}

func (n node) number() int {
	if n.at == nil {
		return 0
	}
	s := n.line()
	i, err := strconv.Atoi(s)
	if err != nil {
		n.fault("Isinya harus angka bulat.")
		return 0
	}
	return i
}

func (n node) optionalNumber() *int {
	if n.at == nil {
		return nil
	}
	i := n.number()
	return &i
}

// span reads a length of time: a whole number with m (minutes), h (hours), d (days) or w (weeks).
func (n node) span() time.Duration {
	if n.at == nil {
		return 0
	}
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	s := n.line()
	if len(s) > 1 {
		i, err := strconv.Atoi(s[:len(s)-1])
		if unit, ok := units[s[len(s)-1]]; ok && err == nil && i >= 0 && i <= 100_000 {
			return time.Duration(i) * unit
		}
	}
	n.fault("Lama waktu ditulis dengan angka dan huruf, misalnya 45m, 24h, 5d, 2w.")
	return 0
}

func scalarText(n ast.ScalarNode) string {
	if s, ok := n.(*ast.StringNode); ok {
		return s.Value
	}
	if tk := n.GetToken(); tk != nil {
		return tk.Value
	}
	return ""
}

// mapping returns the entries of a mapping, and nothing for any other value.
func (n node) mapping() []*ast.MappingValueNode {
	switch v := n.at.(type) {
	case *ast.MappingNode:
		return v.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}
	default:
		return nil
	}
}

// condFault places a condition's own fault inside the line it stands on.
func (n node) condFault(err error) {
	reason := err.Error()
	var fault *forms.CondError
	if errors.As(err, &fault) {
		reason, n.shift = fault.Say, n.quote()+fault.Column-1
	}
	n.fault("Syarat ini salah mulai di sini (%s).", reason)
}

func readLimited(r io.Reader, most int64) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, most))
}
