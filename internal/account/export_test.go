package account

// Unusual lets the test of a rule reach it.
var Unusual = unusual

// MetaLanguage lets the test of a rule reach it.
var MetaLanguage = metaLanguage
