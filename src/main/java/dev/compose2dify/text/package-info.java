/**
 * What can be said about a string alone: the words of a name, names as Kubernetes and Helm write them, URLs and secrets
 * inside a text, escaping, hashes.
 *
 * <p>This room knows of no other. Whoever asks a question about characters (is this a credential, how is this quoted)
 * asks it here, so that every room gets the same answer. Texts are data: nothing here is evaluated, and no method keeps
 * what it was shown.
 */
package dev.compose2dify.text;
