// Package remote is the work as single commands, for scripts and files: the same
// over SSH ("ssh host queue --json") and on the machine ("loket queue --json").
//
// It promises: an account's own rights and no more, for every read goes through
// casework.Desk; data on stdout, messages on stderr; the exit codes below; JSON
// with English names that stay; arguments are numbers and codes, so that no name
// and no NIK stands in a history of commands.
//
// It refuses: searching by name or NIK; changing anything.
package remote
