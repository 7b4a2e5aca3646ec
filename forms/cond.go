package forms

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Truth is the outcome of a condition. A question whose condition is Undecided is asked.
type Truth int8

// The three outcomes. Undecided means that an operand is blank, "tidak tahu" or
// refused and that the outcome depends on it.
const (
	Undecided Truth = iota
	True
	False
)

// String returns "true", "false" or "undecided".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	default:
		return "undecided"
	}
}

func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

func (t Truth) not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	default:
		return Undecided
	}
}

// Cond is a condition written in a pack, one line of the expr language, kept to
// what a form needs: comparison, and/or/not, in, and a handful of functions.
//
//	child.sex == "female" && age("child.birth") >= 12
//	category in ["violence", "neglect"] || danger
//	has("needs", "school") and not answered("deadline")
//
// A name is a field's ID (first of the group row, then of the form) or a fact of
// Env. Yes/no fields are used as they are, numbers and scores compare with whole
// numbers, choices with their codes; `"code" in field` asks several choices. A
// field that does not apply is "no" and equals nothing.
//
// The functions, each taking a field's ID as a literal text:
//
//	answered(id)        anything was answered, also "tidak tahu" and "menolak"; never undecided
//	unknown(id)         "tidak tahu" was answered; never undecided
//	refused(id)         "menolak" was answered; never undecided
//	named(id)           somebody or something was named, and not "tidak ada"; never undecided
//	has(id, code, …)    one of the codes was chosen (choice or several choices)
//	age(id)             completed years since a date; the younger age when the day is not known
//	days(id)            whole days since a date or moment; the fewer when the day is not known
//	rows(id)            rows of a group, or number of choices made; 0 when blank
//	total(id)           sum of a tally's cells; 0 when blank
//
// The zero Cond is always True. A Cond is compiled once and safe for concurrent use.
type Cond struct {
	src  string
	prog *program
}

// program is a compiled condition.
type program struct {
	eval     evalFunc
	operands []string
}

// CondError says where and why a condition cannot be used.
type CondError struct {
	Line   int // always 1: a condition is one line
	Column int // in characters, the first is 1
	Say    string
}

// Error returns "1:5: reason".
func (e *CondError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Say) }

// maxCond is the most characters a condition may have, maxNodes the most parts.
const (
	maxCond  = 500
	maxNodes = 100
)

// ParseCond compiles a condition. An empty or blank source gives the zero Cond.
// The error is always a *CondError.
func ParseCond(src string) (Cond, error) {
	if strings.TrimSpace(src) == "" {
		return Cond{}, nil
	}
	if i := strings.IndexAny(src, "\r\n"); i >= 0 {
		return Cond{}, &CondError{Line: 1, Column: runeColumn(src, i), Say: "a condition is one line"}
	}
	if len(src) > maxCond {
		return Cond{}, &CondError{Line: 1, Column: runeColumn(src, maxCond), Say: fmt.Sprintf("a condition has at most %d characters", maxCond)}
	}
	config := conf.CreateNew()
	for _, option := range []expr.Option{expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes)} {
		option(config)
	}
	tree, err := parser.ParseWithConfig(src, config)
	if err != nil {
		var fault *file.Error
		if errors.As(err, &fault) {
			return Cond{}, &CondError{Line: 1, Column: fault.Column + 1, Say: fault.Message}
		}
		return Cond{}, &CondError{Line: 1, Column: 1, Say: err.Error()}
	}
	c := &compiler{}
	root := c.node(tree.Node)
	if c.err == nil {
		c.wantTruth(tree.Node, root)
	}
	if c.err != nil {
		return Cond{}, c.err
	}
	return Cond{src: src, prog: &program{eval: root.eval, operands: c.operands}}, nil
}

// MustCond is ParseCond for conditions written in code; it panics when src is faulty.
func MustCond(src string) Cond {
	c, err := ParseCond(src)
	if err != nil {
		panic("forms: condition " + src + ": " + err.Error())
	}
	return c
}

// Source returns the condition as written.
func (c Cond) Source() string { return c.src }

// IsZero says whether there is no condition, so that Eval is always True.
func (c Cond) IsZero() bool { return c.prog == nil }

// Operands returns the names the condition refers to, each once, in order of
// appearance: field IDs and facts, also those named inside functions.
func (c Cond) Operands() []string {
	if c.prog == nil {
		return nil
	}
	return slices.Clone(c.prog.operands)
}

// Eval decides the condition over the answers of the form, of the group row that
// asks (nil outside a group) and the facts of env. A name that row holds, even
// blank, is never looked for elsewhere.
func (c Cond) Eval(a, row Answers, env Env) Truth {
	if c.prog == nil {
		return True
	}
	return c.prog.eval(&scope{answers: a, row: row, env: env}).truth()
}

// runeColumn turns a byte offset into a column.
func runeColumn(src string, offset int) int { return utf8.RuneCountInString(src[:offset]) + 1 }

// compiler turns the syntax tree into functions and keeps the first fault.
type compiler struct {
	operands []string
	err      *CondError
}

// static is what is known of a part of a condition before it is evaluated.
type static int8

const (
	kindAny static = iota // a field or fact: known when evaluated
	kindTruth
	kindNumber
	kindText
	kindList
)

type part struct {
	kind static
	eval evalFunc
}

func (c *compiler) fail(n ast.Node, format string, args ...any) part {
	if c.err == nil {
		c.err = &CondError{Line: 1, Column: n.Location().From + 1, Say: fmt.Sprintf(format, args...)}
	}
	return part{eval: func(*scope) value { return value{} }}
}

func (c *compiler) wantTruth(n ast.Node, p part) {
	if p.kind != kindAny && p.kind != kindTruth {
		c.fail(n, "this is neither true nor false")
	}
}

func (c *compiler) node(n ast.Node) part {
	switch n := n.(type) {
	case *ast.BoolNode:
		v := boolean(n.Value)
		return part{kindTruth, func(*scope) value { return v }}
	case *ast.IntegerNode:
		v := value{tag: isNumber, n: float64(n.Value)}
		return part{kindNumber, func(*scope) value { return v }}
	case *ast.FloatNode:
		v := value{tag: isNumber, n: n.Value}
		return part{kindNumber, func(*scope) value { return v }}
	case *ast.StringNode:
		v := value{tag: isText, s: n.Value}
		return part{kindText, func(*scope) value { return v }}
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.IdentifierNode, *ast.MemberNode:
		id, ok := operandName(n)
		if !ok {
			return c.fail(n, "a field is named by its ID, without brackets or signs")
		}
		c.use(id)
		return part{kindAny, func(s *scope) value { return s.operand(id) }}
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.CallNode:
		return c.call(n)
	default:
		return c.fail(n, "this part of the language is not used in conditions")
	}
}

func (c *compiler) use(id string) {
	if !slices.Contains(c.operands, id) {
		c.operands = append(c.operands, id)
	}
}

// operandName joins a.b.c back into the ID it was written as.
func operandName(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, !strings.HasPrefix(n.Value, "$")
	case *ast.MemberNode:
		head, ok := operandName(n.Node)
		last, isText := n.Property.(*ast.StringNode)
		if !ok || !isText || n.Optional || last.Value == "" {
			return "", false
		}
		return head + "." + last.Value, true
	default:
		return "", false
	}
}

func (c *compiler) array(n *ast.ArrayNode) part {
	parts := make([]evalFunc, len(n.Nodes))
	for i, item := range n.Nodes {
		p := c.node(item)
		if p.kind == kindList {
			return c.fail(item, "a list inside a list")
		}
		parts[i] = p.eval
	}
	return part{kindList, func(s *scope) value {
		items := make([]value, len(parts))
		for i, p := range parts {
			items[i] = p(s)
		}
		return value{tag: isList, list: items}
	}}
}

func (c *compiler) unary(n *ast.UnaryNode) part {
	x := c.node(n.Node)
	switch n.Operator {
	case "!", "not":
		c.wantTruth(n.Node, x)
		return part{kindTruth, func(s *scope) value { return value{tag: isTruth, t: x.eval(s).truth().not()} }}
	case "-":
		if x.kind != kindNumber {
			return c.fail(n, "only a number can be negative")
		}
		return part{kindNumber, func(s *scope) value { v := x.eval(s); v.n = -v.n; return v }}
	default:
		return c.fail(n, "%q is not used in conditions", n.Operator)
	}
}

func (c *compiler) binary(n *ast.BinaryNode) part {
	x, y := c.node(n.Left), c.node(n.Right)
	truth := func(decide func(s *scope) Truth) part {
		return part{kindTruth, func(s *scope) value { return value{tag: isTruth, t: decide(s)} }}
	}
	switch n.Operator {
	case "&&", "and":
		c.wantTruth(n.Left, x)
		c.wantTruth(n.Right, y)
		return truth(func(s *scope) Truth { return and(x.eval(s).truth(), func() Truth { return y.eval(s).truth() }) })
	case "||", "or":
		c.wantTruth(n.Left, x)
		c.wantTruth(n.Right, y)
		return truth(func(s *scope) Truth {
			return and(x.eval(s).truth().not(), func() Truth { return y.eval(s).truth().not() }).not()
		})
	case "==", "!=":
		if x.kind == kindList || y.kind == kindList {
			return c.fail(n, "a list is asked with \"in\"")
		}
		if x.kind != kindAny && y.kind != kindAny && x.kind != y.kind {
			return c.fail(n, "these two can never be equal")
		}
		if n.Operator == "==" {
			return truth(func(s *scope) Truth { return equal(x.eval(s), y.eval(s)) })
		}
		return truth(func(s *scope) Truth { return equal(x.eval(s), y.eval(s)).not() })
	case "<", "<=", ">", ">=":
		for _, p := range []part{x, y} {
			if p.kind == kindTruth || p.kind == kindList {
				return c.fail(n, "only numbers and dates have an order")
			}
		}
		op := n.Operator
		return truth(func(s *scope) Truth { return ordered(op, x.eval(s), y.eval(s)) })
	case "in":
		if y.kind != kindList && y.kind != kindAny {
			return c.fail(n.Right, "\"in\" needs a list or a field of several choices")
		}
		return truth(func(s *scope) Truth { return within(x.eval(s), y.eval(s)) })
	default:
		return c.fail(n, "%q is not used in conditions", n.Operator)
	}
}

func (c *compiler) call(n *ast.CallNode) part {
	name := "?"
	if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
		name = callee.Value
	}
	fn, ok := functions[name]
	if !ok {
		return c.fail(n, "there is no function %q", name)
	}
	args := make([]string, len(n.Arguments))
	for i, arg := range n.Arguments {
		literal, ok := arg.(*ast.StringNode)
		if !ok {
			return c.fail(arg, "%s takes literal texts", name)
		}
		args[i] = literal.Value
	}
	if len(args) < fn.least || len(args) > fn.most || args[0] == "" {
		return c.fail(n, "%s needs %s", name, fn.needs)
	}
	c.use(args[0])
	return part{fn.kind, func(s *scope) value { return fn.eval(s, args) }}
}
