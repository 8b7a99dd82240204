"""Six words that pair a device: easy to read out and to type, and too many to try."""

import re
from collections.abc import Sequence

#: How many words, each one of 256: 48 bits, of which somebody who guesses gets five tries (``TRIES``).
MANY = 6
TRIES = 5
#: For how long they hold, in seconds.
HOLDS = 5 * 60.0
WORDS = tuple(
    re.findall(
        r"[a-z]+",
        """
        acorn actor album amber angle ankle apple apron arrow artist atlas autumn bacon badge baker bamboo
        banana banjo barn basket beach beaver beetle bench berry biscuit blanket blossom bonnet border bottle
        boulder bracket branch bread breeze brick bridge brook brush bubble bucket buffalo builder bundle butter
        button cabin cactus camel camera candle canoe canvas carpet carrot castle cello cement cereal chalk
        cherry chimney circle clarinet clay cliff clock cloud clover coast cobweb coffee comet compass copper
        coral cotton cousin crane crayon cricket crystal cup curtain cushion cycle daisy dancer desert diamond
        dinner dolphin donkey door dragon drawer drum eagle easel echo elbow ember engine envelope evening
        fabric falcon farmer feather fern ferry fiddle finch finger flag flame flower flute forest fossil
        fountain fox galaxy garden gate giant ginger glacier globe glove goose grape gravel guitar hammer
        harbour harvest hazel hedge helmet heron hill hockey holly honey hornet island ivory jacket jelly jigsaw
        juggler jungle kettle kite kitten ladder lagoon lamp lantern laurel lemon library lily lizard lobster
        locket lotus magnet mango maple marble market meadow medal melon metal mirror mitten monkey moon mosaic
        mountain muffin museum mustard napkin needle nest nickel noodle notebook nutmeg oak ocean olive onion
        orbit orchard otter oven owl oyster paddle palace panda paper parrot pasta peach peanut pebble pencil
        pepper piano picnic pillow pilot planet plum pocket pond poppy potato pumpkin puzzle quilt rabbit radish
        rainbow raven ribbon river rocket saddle salmon sandal scarf shell silver sparrow spoon squirrel stable
        sunset table teapot thistle tiger tulip tunnel velvet violin walnut window
        """,
    )
)


def spoken(typed: str) -> str:
    """What was typed as the words would be written: small letters, one blank between two, whatever stood there."""
    return " ".join(re.findall(r"[a-z]+", typed.lower()))


def chosen(numbers: Sequence[int]) -> str:
    """The words of so many numbers below 256."""
    return " ".join(WORDS[number] for number in numbers)
