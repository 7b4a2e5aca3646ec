package casework

import (
	"encoding/json"
	"maps"
	"slices"
)

// EventNames are all events and versions that this program reads.
func EventNames() []string { return slices.Sorted(maps.Keys(eventTypes)) }

// ReadEvent reads one of them.
func ReadEvent(name string, data json.RawMessage) (Event, error) { return eventTypes[name](data) }

// Updating says whether expected files are to be written anew.
func Updating() bool { return *update }

// ActsOf lists every act that asks for a form.
func ActsOf() []ActName { return slices.Sorted(maps.Keys(formOf)) }

// PaperForms lists the forms that Complete takes.
func PaperForms() []string { return paperForms }

// Telling are the words of what was written of a person by which that person is told apart.
func Telling(s string) []string { return telling(s) }
