/**
 * Every place where one service of the project names another. Only a token in host position is a reference: the word
 * {@code api} in a path, a bucket's or a database's name is not.
 */
package dev.compose2dify.plan.reference;
