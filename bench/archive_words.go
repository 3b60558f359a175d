package main

import (
	"math/rand/v2"
	"strings"

	"conversa/internal/view"
)

const (
	// commonWord is in one message of ten, written with its accent; rareWord is in so
	// many messages, however many there are.
	commonWord, rareWord = "orçamento", "xilofone"
	rareMessages         = 60
)

// vocabulary is what people write, the common words first.
const vocabulary = `o a de que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser
quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles
bom dia boa tarde noite obrigado olá preço entrega pedido amanhã segunda terça sábado horário endereço cartão crédito débito
hello please price delivery order tomorrow monday saturday address card invoice receipt refund colour size blue green sample
gracias pedido mañana dirección envío factura tamaño añadir teléfono número atención señora reunión camión avión corazón
überprüfen größe straße fünf könnten würde café crème déjà reçu naïve coração ação informação situação promoção opção`

// speech makes texts. Each word is kept with how searches see it.
type speech struct {
	words, folded []string
}

func newSpeech() speech {
	words := strings.Fields(vocabulary)
	s := speech{words: words, folded: make([]string, len(words))}
	for i, word := range words {
		s.folded[i] = view.Fold(word)
	}
	return s
}

// say is some words, the earlier ones of the vocabulary more often, and some special
// ones: the text and how searches see it.
func (s speech) say(rng *rand.Rand, special ...string) (text, folded string) {
	var plain, found strings.Builder
	for i := range 3 + rng.IntN(12) {
		n := int(rng.Float64() * rng.Float64() * float64(len(s.words)))
		if i > 0 {
			plain.WriteByte(' ')
			found.WriteByte(' ')
		}
		plain.WriteString(s.words[n])
		found.WriteString(s.folded[n])
	}
	for _, word := range special {
		plain.WriteString(" " + word)
		found.WriteString(" " + view.Fold(word))
	}
	return plain.String(), found.String()
}
