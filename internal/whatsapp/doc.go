// Package whatsapp is the WhatsApp Cloud API on the wire: it decodes Meta's webhook
// notifications, sends messages, fetches media, checks signatures and says what each of
// Meta's errors asks for.
//
// It knows nothing of conversations, organizations or databases: it turns bytes into values
// and values into requests. Decoding is lenient throughout, because Meta adds keys and types
// without notice, sends the same number as a string today and as a number tomorrow, and
// repeats a delivery for days when it is refused: whatever is not understood stays in Raw, and
// one unreadable element never takes its neighbours with it.
package whatsapp
