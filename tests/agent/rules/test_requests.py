# ruff: noqa: E501  (a table is read by its rows)
"""What people ask for → which tools run, on what, with which arguments. The wording is our own."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds.rules import RulesMind
from retoucher.tools import tool

UP, DOWN = "+", "-"

# request, then for each step: tool, target, arguments ('+' and '-' stand for any number of that sign)
EDITS: list[tuple[str, list[tuple[str, str, dict]]]] = [
    ("Invert the colors", [("look", "", {"name": "negative"})]),
    ("turn it into a negative", [("look", "", {"name": "negative"})]),
    ("get rid of the entire background so it is just white", [("replace_background", "subject", {"colour": "white"})]),
    ("change all yellow to red", [("recolor", "yellow parts", {"colour": "red"})]),
    ("brighten up the entirety of the picture", [("adjust", "", {"exposure": 0.5})]),
    ("sharpen the entire inage", [("adjust", "", {"sharpen": UP})]),
    ("crop and zoom in on the ball", [("crop", "", {"box": (14, 14, 66, 66)})]),
    ("zoom in and center on the ball", [("crop", "", {"box": (14, 14, 66, 66)})]),
    ("crop the image so it's just the ball", [("crop", "", {"box": (14, 14, 66, 66)})]),
    ("flip the image to create a mirror image. crop a bit off the top", [("flip", "", {"axis": "horizontal"}), ("crop", "", {"top": 0.1})]),
    ("change color to more of a sepia", [("look", "", {"name": "sepia"})]),
    ("Cartoonize entire photo", [("look", "", {"name": "cartoon"})]),
    ("grayscale the background", [("look", "background", {"name": "black_and_white"})]),
    ("fade out this whole image so it looks like a sketch", [("look", "", {"name": "pencil"})]),
    ("Select the entire image and then you're going to brighten it", [("adjust", "", {"exposure": UP})]),
    ("oversaturate the brown in the entire picture", [("adjust", "brown", {"saturation": UP, "vibrance": UP})]),
    ("change the cast of the whole image from yellow to blue", [("adjust", "", {"temperature": DOWN})]),
    ("change the hue of the ball from red to blue", [("recolor", "ball", {"colour": "blue"})]),
    ('write "Hello" on the big wall', [("text", "", {"words": "Hello"})]),
    ("cut everything around the ball out", [("replace_background", "ball", {"transparent": True})]),
    ("make the back ground all white", [("replace_background", "subject", {"colour": "white"})]),
    ("slightly darken the colors so not as bright", [("adjust", "", {"exposure": -0.25})]),
    ("make the ball a little bit darkened", [("adjust", "ball", {"exposure": -0.25})]),
    ("neutralize the white balance", [("enhance", "", {"light": False})]),
    ("halve the contrast", [("adjust", "", {"contrast": -0.5})]),
    ("add the words Hello World, small, at the bottom", [("text", "", {"words": "Hello World", "size": 0.04, "place": "bottom"})]),
    ("write Happy Birthday in big red letters", [("text", "", {"words": "Happy Birthday", "size": 0.12, "colour": "red"})]),
    ("make it a polaroid with a frame", [("border", "", {"width": 0.05, "bottom": 0.2})]),
    ("make it a passport photo", [("crop", "", {"aspect": "7:9"})]),
    ("cut out the ball on a soft blue gradient", [("replace_background", "ball", {"gradient": ("blue", "#8080ff")})]),
    ("bring out the clouds", [("adjust", "clouds", {"contrast": UP, "vibrance": UP, "clarity": UP})]),
    ("make the food look delicious", [("adjust", "food", {"exposure": UP, "shadows": UP, "vibrance": UP, "temperature": UP, "clarity": UP})]),
    ("make the ball more vivid but leave the background", [("adjust", "ball", {"saturation": UP, "vibrance": UP})]),
    ("make it warmer but leave the ball as it is", [("adjust", "everything except ball", {"temperature": UP})]),
    ("turn it into a sketch with a white border", [("look", "", {"name": "pencil"}), ("border", "", {"colour": "white", "width": 0.05})]),
    ("make it a passport photo with a white background", [("replace_background", "subject", {"colour": "white"}), ("crop", "", {"aspect": "7:9"})]),
    ("frame it in gold", [("border", "", {"colour": "gold", "width": 0.05})]),
    ("make it fit a 16:9 screen without cutting", [("extend", "", {"aspect": "16:9"})]),
    ("it's a bit blurry", [("adjust", "", {"sharpen": 0.25})]),
    ("the picture is way too dark and a bit noisy", [("adjust", "", {"exposure": UP, "denoise": 0.3})]),
    ("I hate how dark it is", [("adjust", "", {"exposure": UP})]),
    ("the colors look washed out", [("adjust", "", {"vibrance": UP, "saturation": UP, "contrast": UP})]),
    ("the horizon is crooked, fix it", [("straighten", "", {})]),
    ("the ball looks dull, do something", [("adjust", "ball", {"contrast": UP, "vibrance": UP, "clarity": UP})]),
    ("the sky is blown out", [("adjust", "sky", {"highlights": DOWN})]),
    ("white balance is off", [("enhance", "", {"light": False})]),
    ("make the colours less intense, it hurts", [("adjust", "", {"saturation": DOWN})]),
    ("the ball is distracting, remove it", [("inpaint", "ball", {})]),
    ("swap the sky for something bluer", [("adjust", "sky", {"temperature": DOWN, "saturation": UP})]),
    ("dramatic clouds please", [("adjust", "clouds", {"contrast": UP, "clarity": UP, "blacks": DOWN, "exposure": DOWN})]),
    ("lighten the dark areas", [("adjust", "", {"shadows": UP})]),
    ("brighten the darker parts of the photo", [("adjust", "", {"shadows": UP})]),
    ("darken the bright areas", [("adjust", "", {"highlights": DOWN})]),
    ("bring out the details in the shadows", [("adjust", "", {"shadows": UP})]),
    ("make the whites whiter", [("adjust", "", {"whites": UP})]),
    ("make the blacks deeper", [("adjust", "", {"blacks": DOWN})]),
    ("darken the edges", [("adjust", "", {"vignette": 0.5})]),
    ("darken the corners a bit", [("adjust", "", {"vignette": 0.25})]),
    ("brighten the ball only", [("adjust", "ball", {"exposure": UP})]),
    ("sharpen only the ball", [("adjust", "ball", {"sharpen": UP})]),
    ("make the lighting even", [("adjust", "", {"shadows": UP, "highlights": DOWN})]),
    ("give it more punch", [("adjust", "", {"contrast": UP, "vibrance": UP, "clarity": UP})]),
    ("whiten the background", [("replace_background", "subject", {"colour": "white"})]),
    ("cut out the ball on white", [("replace_background", "ball", {"colour": "white"})]),
    ("crop a bit off the top", [("crop", "", {"top": 0.1})]),
    ("put a white border around it", [("border", "", {"colour": "white", "width": 0.05})]),
    ("add a thick black frame", [("border", "", {"colour": "black", "width": 0.1})]),
    ("give it a polaroid frame", [("border", "", {"width": 0.05, "bottom": 0.2})]),
    ("less green and hazy", [("adjust", "", {"tint": UP, "dehaze": UP})]),
    ("tone it down", [("adjust", "", {"contrast": DOWN, "saturation": DOWN, "exposure": UP})]),
    ("make the colors pop more", [("adjust", "", {"contrast": UP, "vibrance": UP, "clarity": UP})]),
    ("keep the ball and remove everything else", [("replace_background", "ball", {"transparent": True})]),
    ("I want the ball gone", [("inpaint", "ball", {})]),
    ("reduce saturation by half", [("adjust", "", {"saturation": -0.5})]),
    ("reduce the brightness by half", [("adjust", "", {"exposure": -1.0})]),
    ("raise the contrast by a quarter", [("adjust", "", {"contrast": 0.25})]),
    ("add a soft vignette", [("adjust", "", {"vignette": 0.25})]),
    ("exposure up one stop but keep the sky", [("adjust", "everything except sky", {"exposure": 1.0})]),
    ("give me a warmer version", [("adjust", "", {"temperature": UP})]),
    ("too much yellow in the ball", [("adjust", "ball", {"temperature": DOWN})]),
    ("crop this for instagram story", [("crop", "", {"aspect": "9:16"})]),
    ("flip it so she looks the other way", [("flip", "", {"axis": "horizontal"})]),
    ("rotate it a tiny bit to the left", [("rotate", "", {"angle": -5.0})]),
    ("cartoonize", [("look", "", {"name": "cartoon"})]),
    ("the sky is boring, make it darker", [("adjust", "sky", {"exposure": DOWN})]),
    ("hide the ball", [("inpaint", "ball", {})]),
    ("I want it to look like an old film photo", [("look", "", {"name": "vintage"})]),
    ("brighten", [("adjust", "", {"exposure": 0.5})]),
    ("please brighten this photo", [("adjust", "", {"exposure": 0.5})]),
    ("Could you make the picture a bit brighter?", [("adjust", "", {"exposure": 0.25})]),
    ("make it much darker", [("adjust", "", {"exposure": -0.9})]),
    ("darken slightly", [("adjust", "", {"exposure": -0.25})]),
    ("lighten the sky", [("adjust", "sky", {"exposure": 0.5})]),
    ("brighten the man's face a little", [("adjust", "man's face", {"exposure": 0.25})]),
    ("brighten by one stop", [("adjust", "", {"exposure": 1.0})]),
    ("+0.5 EV", [("adjust", "", {"exposure": 0.5})]),
    ("-1 stop", [("adjust", "", {"exposure": -1.0})]),
    ("twice as bright", [("adjust", "", {"exposure": 1.0})]),
    ("make it half as bright", [("adjust", "", {"exposure": -1.0})]),
    ("brighten by 20 %", [("adjust", "", {"exposure": 0.263})]),
    ("less bright please", [("adjust", "", {"exposure": DOWN})]),
    ("too dark", [("adjust", "", {"exposure": UP})]),
    ("it is too bright", [("adjust", "", {"exposure": DOWN})]),
    ("increse the brigtness", [("adjust", "", {"exposure": 0.5})]),
    ("The brightness should be turned up", [("adjust", "", {"exposure": 0.5})]),
    ("more contrast", [("adjust", "", {"contrast": 0.35})]),
    ("increase contrast by 20%", [("adjust", "", {"contrast": 0.2})]),
    ("raise the contrast of the whole image", [("adjust", "", {"contrast": UP})]),
    ("reduce the contrast a lot", [("adjust", "", {"contrast": DOWN})]),
    ("add more contrast to the building", [("adjust", "building", {"contrast": UP})]),
    ("Boost Contrast", [("adjust", "", {"contrast": UP})]),
    ("increase brightness and contrast", [("adjust", "", {"exposure": 0.5, "contrast": 0.35})]),
    ("Raise exposure Lower saturation", [("adjust", "", {"exposure": 0.5, "saturation": -0.35})]),
    ("more saturated", [("adjust", "", {"vibrance": UP, "saturation": UP})]),
    ("make the colours more vibrant", [("adjust", "", {"vibrance": UP, "saturation": UP})]),
    ("make the colors of the flowers more vivid", [("adjust", "flowers", {"vibrance": UP, "saturation": UP})]),
    ("desaturate the background", [("adjust", "background", {"saturation": DOWN})]),
    ("tone down the colours", [("adjust", "", {"saturation": DOWN})]),
    ("warm it up", [("adjust", "", {"temperature": 0.3})]),
    ("make the light warmer", [("adjust", "", {"temperature": UP})]),
    ("cool the picture down a bit", [("adjust", "", {"temperature": -0.15})]),
    ("less warm", [("adjust", "", {"temperature": DOWN})]),
    ("make the sky bluer", [("adjust", "sky", {"temperature": DOWN, "saturation": UP})]),
    ("give the image a green tint", [("adjust", "", {"tint": DOWN})]),
    ("add a blue filter", [("adjust", "", {"temperature": DOWN})]),
    ("add a warm filter to the photo", [("adjust", "", {"temperature": UP})]),
    ("less yellow", [("adjust", "", {"temperature": DOWN})]),
    ("remove the yellow tint", [("adjust", "", {"temperature": DOWN})]),
    ("get rid of the orange hue", [("adjust", "", {"temperature": DOWN, "tint": DOWN})]),
    ("sharpen", [("adjust", "", {"sharpen": 0.5})]),
    ("make it less blurry", [("adjust", "", {"sharpen": UP})]),
    ("sharpen the eyes", [("adjust", "eyes", {"sharpen": 0.5})]),
    ("remove the blurriness", [("adjust", "", {"sharpen": UP})]),
    ("soften the skin", [("adjust", "skin", {"clarity": DOWN})]),
    ("smooth the skin", [("adjust", "skin", {"clarity": DOWN, "denoise": UP})]),
    ("make the image clearer", [("adjust", "", {"clarity": UP, "dehaze": UP, "sharpen": UP})]),
    ("denoise", [("adjust", "", {"denoise": UP})]),
    ("remove the noise from the image", [("adjust", "", {"denoise": UP})]),
    ("less grainy", [("adjust", "", {"denoise": UP})]),
    ("add film grain", [("adjust", "", {"grain": UP})]),
    ("dehaze the mountains", [("adjust", "mountains", {"dehaze": UP})]),
    ("remove the haze", [("adjust", "", {"dehaze": UP})]),
    ("lift the shadows", [("adjust", "", {"shadows": UP})]),
    ("darken the shadows", [("adjust", "", {"shadows": DOWN})]),
    ("recover the highlights", [("adjust", "", {"highlights": DOWN})]),
    ("add a vignette", [("adjust", "", {"vignette": UP})]),
    ("fade it a little", [("adjust", "", {"contrast": DOWN, "blacks": UP, "saturation": DOWN})]),
    ("make it pop", [("adjust", "", {"contrast": UP, "vibrance": UP, "clarity": UP})]),
    ("more drama", [("adjust", "", {"contrast": UP, "clarity": UP, "blacks": DOWN, "exposure": DOWN, "vignette": UP})]),
    ("moody please", [("adjust", "", {"exposure": DOWN, "highlights": DOWN, "saturation": DOWN, "temperature": DOWN, "contrast": UP, "vignette": UP})]),
    ("make this look wintry", [("adjust", "", {"temperature": DOWN, "saturation": DOWN, "exposure": UP, "highlights": UP})]),
    ("make it look like summer", [("adjust", "", {"temperature": UP, "exposure": UP, "shadows": UP, "vibrance": UP})]),
    ("dreamy", [("adjust", "", {"clarity": DOWN, "contrast": DOWN, "exposure": UP, "shadows": UP, "temperature": UP, "tint": UP})]),
    ("make the background moody", [("adjust", "background", {"exposure": DOWN, "highlights": DOWN, "saturation": DOWN, "temperature": DOWN, "contrast": UP})]),
    ("enhance", [("enhance", "", {"strength": 0.8}), ("adjust", "", {"clarity": UP, "vibrance": UP})]),
    ("make it better", [("enhance", "", {"strength": 0.8}), ("adjust", "", {"clarity": UP, "vibrance": UP})]),
    ("fix the lighting", [("enhance", "", {"colour": False})]),
    ("correct the white balance", [("enhance", "", {"light": False})]),
    ("vintage", [("look", "", {"name": "vintage"})]),
    ("apply a vintage filter", [("look", "", {"name": "vintage"})]),
    ("black and white", [("look", "", {"name": "black_and_white"})]),
    ("turn it into black & white", [("look", "", {"name": "black_and_white"})]),
    ("make the background black and white", [("look", "background", {"name": "black_and_white"})]),
    ("sepia toned please", [("look", "", {"name": "sepia"})]),
    ("give it a cinematic look", [("look", "", {"name": "cinematic"})]),
    ("make it look like a cartoon", [("look", "", {"name": "cartoon"})]),
    ("turn this into a pencil drawing", [("look", "", {"name": "pencil"})]),
    ("convert to watercolour", [("look", "", {"name": "watercolour"})]),
    ("make it high key", [("look", "", {"name": "high_key"})]),
    ("warm film look", [("look", "", {"name": "warm_film"})]),
    ("dark moody look", [("adjust", "", {"exposure": DOWN, "highlights": DOWN, "saturation": DOWN, "temperature": DOWN, "contrast": UP, "vignette": UP})]),
    ("low key please", [("look", "", {"name": "low_key"})]),
    ("make it night", [("time_of_day", "", {"hour": "night"})]),
    ("golden hour light", [("time_of_day", "", {"hour": "golden"})]),
    ("teal and orange", [("look", "", {"name": "teal_orange"})]),
    ("everything black and white except the red bus", [("look", "everything except red bus", {"name": "black_and_white"})]),
    ("remove all colour except the eyes", [("look", "everything except eyes", {"name": "black_and_white"})]),
    ("remove the red car", [("inpaint", "red car", {})]),
    ("Erase the second tree", [("inpaint", "second tree", {})]),
    ("get rid of the leash", [("inpaint", "leash", {})]),
    ("take out the power lines", [("inpaint", "power lines", {})]),
    ("take the cup out of the picture", [("inpaint", "cup", {})]),
    ("photoshop the bin out", [("inpaint", "bin", {})]),
    ("remove the person on the left", [("inpaint", "person on the left", {})]),
    ("delete the lady who is standing behind the bench", [("inpaint", "lady standing behind the bench", {})]),
    ("the sign needs to be removed", [("inpaint", "sign", {})]),
    ("remove the dog and the ball", [("inpaint", "dog", {}), ("inpaint", "ball", {})]),
    ("remove the watermark", [("inpaint", "watermark", {})]),
    ("make the wall blue", [("recolor", "wall", {"colour": "blue"})]),
    ("paint the door dark green", [("recolor", "door", {"colour": "darkgreen"})]),
    ("change the colour of the car to red", [("recolor", "car", {"colour": "red"})]),
    ("change the white couch to a brown couch", [("recolor", "white couch", {"colour": "saddlebrown"})]),
    ("change her dress from red to yellow", [("recolor", "dress", {"colour": "yellow"})]),
    ("turn the left chair purple", [("recolor", "left chair", {"colour": "purple"})]),
    ("the scarf should be #ff8800", [("recolor", "scarf", {"colour": "#ff8800"})]),
    ("white background", [("replace_background", "subject", {"colour": "white"})]),
    ("make the background plain light blue", [("replace_background", "subject", {"colour": "lightblue"})]),
    ("change the background from white to black", [("replace_background", "subject", {"colour": "black"})]),
    ("replace the background with a gradient from navy to white", [("replace_background", "subject", {"gradient": ("navy", "white")})]),
    ("remove the background", [("replace_background", "subject", {"transparent": True})]),
    ("remove the background behind the chair", [("replace_background", "chair", {"transparent": True})]),
    ("Remove the background and replace it with grey", [("replace_background", "subject", {"colour": "gray"})]),
    ("cut out the vase", [("replace_background", "vase", {"transparent": True})]),
    ("remove everything except the man", [("replace_background", "man", {"transparent": True})]),
    ("Add a black background to the image", [("replace_background", "subject", {"colour": "black"})]),
    ("put a plain white background behind the vase", [("replace_background", "vase", {"colour": "white"})]),
    ("make it look like autumn and brighten it right here", [("season", "", {"name": "autumn"}), ("adjust", "", {"exposure": UP})]),
    ("transparent background", [("replace_background", "subject", {"transparent": True})]),
    ("blur the background", [("blur", "background", {"kind": "lens", "amount": 0.5})]),
    ("blur the background a lot", [("blur", "background", {"kind": "lens", "amount": 0.9})]),
    ("blur everything except the cat", [("blur", "everything except cat", {"kind": "lens", "amount": 0.5})]),
    ("make the background blurry", [("blur", "background", {"kind": "lens", "amount": 0.5})]),
    ("pixelate the number plate", [("pixelate", "number plate", {"block": 0.2})]),
    ("pixelate her face", [("pixelate", "face", {"block": 0.2})]),
    ("censor the licence plate", [("pixelate", "licence plate", {"block": 0.2})]),
    ("pixel out the screen", [("pixelate", "screen", {"block": 0.2})]),
    ("mosaic the face", [("pixelate", "face", {"block": 0.2})]),
    ("make the plate pixelated", [("pixelate", "plate", {"block": 0.2})]),
    ("put a mosaic over his face", [("pixelate", "face", {"block": 0.2})]),
    ("brighten it and pixelate the faces a lot", [("adjust", "", {"exposure": UP}), ("pixelate", "faces", {"block": 0.36})]),
    ("pixelate the picture", [("pixelate", "", {"block": 0.025})]),
    ("add motion blur to the car", [("blur", "car", {"kind": "motion", "amount": 0.5})]),
    ("crop to 4:5", [("crop", "", {"aspect": "4:5"})]),
    ("make it square", [("crop", "", {"aspect": "square"})]),
    ("crop for instagram", [("crop", "", {"aspect": "square"})]),
    ("crop it to 16:9", [("crop", "", {"aspect": "16:9"})]),
    ("portrait mode", [("crop", "", {"aspect": "3:4"})]),
    ("convert to landscape format", [("crop", "", {"aspect": "4:3"})]),
    ("cut the left third", [("crop", "", {"left": 0.3333})]),
    ("crop the bottom half off", [("crop", "", {"bottom": 0.5})]),
    ("crop 10% off the top", [("crop", "", {"top": 0.1})]),
    ("trim 20 % from the right", [("crop", "", {"right": 0.2})]),
    ("zoom in on the bird", [("crop", "", {"box": (14, 14, 66, 66)})]),
    ("crop closer to the face", [("crop", "", {"box": (14, 14, 66, 66)})]),
    ("straighten", [("straighten", "", {})]),
    ("straighten the horizon", [("straighten", "", {})]),
    ("rotate 90 degrees", [("rotate", "", {"angle": 90.0})]),
    ("rotate the photo to the left", [("rotate", "", {"angle": -90.0})]),
    ("rotate 5 degrees counter-clockwise", [("rotate", "", {"angle": -5.0})]),
    ("turn the picture upside down", [("rotate", "", {"angle": 180.0})]),
    ("flip it", [("flip", "", {"axis": "horizontal"})]),
    ("mirror the image horizontally", [("flip", "", {"axis": "horizontal"})]),
    ("flip vertically", [("flip", "", {"axis": "vertical"})]),
    ("resize to 800 px wide", [("resize", "", {"width": 800})]),
    ("resize the image to 1200x800", [("resize", "", {"width": 1200, "height": 800})]),
    ("1080p", [("resize", "", {"height": 1080})]),
    ("half size", [("resize", "", {"scale": 0.5})]),
    ("make the image twice as big", [("resize", "", {"scale": 2.0})]),
    ("upscale 2x", [("resize", "", {"scale": 2.0})]),
    ("resize to 2048 px on the long side", [("resize", "", {"longest": 2048})]),
    ('add the text "Hello World" at the top in white', [("text", "", {"words": "Hello World", "place": "top", "colour": "white"})]),
    ("add text saying See you soon at the bottom", [("text", "", {"words": "See you soon", "place": "bottom"})]),
    ("write Happy Birthday", [("text", "", {"words": "Happy Birthday"})]),
    ('write "remove the sky" in the bottom right corner', [("text", "", {"words": "remove the sky", "place": "bottom_right"})]),
    ("remove the red car, warm up the light and crop to 4:5", [("inpaint", "red car", {}), ("adjust", "", {"temperature": 0.3}), ("crop", "", {"aspect": "4:5"})]),
    ("crop to square, then brighten the face", [("adjust", "face", {"exposure": 0.5}), ("crop", "", {"aspect": "square"})]),
    ("Sharpen this image Remove the fence", [("inpaint", "fence", {}), ("adjust", "", {"sharpen": 0.5})]),
    ("zoom in on the cat remove the bowl", [("inpaint", "bowl", {}), ("crop", "", {"box": (14, 14, 66, 66)})]),
    ("make the sky darker and the grass greener", [("adjust", "sky", {"exposure": DOWN}), ("adjust", "grass", {"tint": DOWN})]),
    ("make the sky much bluer and brighter", [("adjust", "sky", {"temperature": DOWN, "saturation": UP, "exposure": UP})]),
    ("brighten the hat and the coat", [("adjust", "hat", {"exposure": 0.5}), ("adjust", "coat", {"exposure": 0.5})]),
    ("I want you to slightly darken the sky I want you to remove the bird", [("inpaint", "bird", {}), ("adjust", "sky", {"exposure": DOWN})]),
    ("brighten the picture without touching the sky", [("adjust", "everything except sky", {"exposure": 0.5})]),
    ("warmer but don't change the face", [("adjust", "everything except face", {"temperature": 0.3})]),
    ("make the sky more dramatic: darker and bluer", [("adjust", "sky", {"contrast": UP, "clarity": UP, "blacks": DOWN, "exposure": -0.7, "temperature": DOWN, "saturation": UP})]),
    ("black and white with strong contrast", [("adjust", "", {"contrast": 0.35}), ("look", "", {"name": "black_and_white"})]),
    ("vintage look with grain", [("adjust", "", {"grain": UP}), ("look", "", {"name": "vintage"})]),
    ("sepia, subtle grain and a vignette", [("adjust", "", {"grain": 0.2, "vignette": UP}), ("look", "", {"name": "sepia"})]),
    ("soft pastel look with lifted blacks", [("adjust", "", {"clarity": DOWN, "saturation": DOWN, "blacks": UP})]),
    ("make the sky darker with more contrast", [("adjust", "sky", {"exposure": DOWN, "contrast": UP})]),
    ("brighten the faces: a bit warmer, less contrast", [("adjust", "faces", {"exposure": UP, "temperature": 0.15, "contrast": DOWN})]),
    ("Please do the following: brighten, crop to square", [("adjust", "", {"exposure": UP}), ("crop", "", {"aspect": "square"})]),
    ("make it punchy: more contrast and saturation", [("adjust", "", {"contrast": UP, "vibrance": UP, "clarity": UP, "saturation": UP})]),
    ("sharpen and brighten, white balance fix", [("enhance", "", {"light": False}), ("adjust", "", {"sharpen": UP, "exposure": UP})]),
    ("bring the highlights down and the shadows up", [("adjust", "", {"highlights": DOWN, "shadows": UP})]),
    ("increase the greens and add a bit of contrast", [("adjust", "", {"contrast": 0.175}), ("adjust", "green parts", {"vibrance": UP, "saturation": UP})]),
    ("boost the blues", [("adjust", "blue parts", {"vibrance": UP, "saturation": UP})]),
    ("desaturate the reds", [("adjust", "red parts", {"saturation": DOWN})]),
    ("more vivid greens and deeper blues", [("adjust", "green parts", {"vibrance": UP, "saturation": UP}), ("adjust", "blue parts", {"vibrance": UP, "saturation": UP})]),
    ("increase exposure by 0.7 and lower the highlights", [("adjust", "", {"exposure": 0.7, "highlights": DOWN})]),
    ("exposure +0.3, contrast -20", [("adjust", "", {"exposure": 0.3, "contrast": -0.2})]),
    ("increase saturation by 40% and deepen the blacks", [("adjust", "", {"vibrance": 0.4, "saturation": 0.4, "blacks": DOWN})]),
    ("crop to a 2:1 panorama", [("crop", "", {"aspect": "2:1"})]),
    ("black and white except the red cup", [("look", "everything except red cup", {"name": "black_and_white"})]),
    ("keep only the red car in colour", [("look", "everything except red car", {"name": "black_and_white"})]),
    ("selective colour: only the flowers", [("look", "everything except flowers", {"name": "black_and_white"})]),
    ("replace the background with a light blue gradient", [("replace_background", "subject", {"gradient": ("lightblue", "#eaf5f9")})]),
    ("gradient background, from pink to orange", [("replace_background", "subject", {"gradient": ("pink", "orange")})]),
    ("put a dark grey gradient behind the subject", [("replace_background", "subject", {"gradient": ("dimgray", "#b4b4b4")})]),
    ("dye the plant in orange", [("recolor", "plant", {"colour": "orange"})]),
    ("plz fix colors and make it sharper", [("enhance", "", {"light": False}), ("adjust", "", {"vibrance": UP, "saturation": UP, "sharpen": UP})]),
    # glare on a thing is toned down and that is said; the question whether to paint it out stays for bare "the glare"
    ("remove the glare on the glasses", [("adjust", "glasses", {"highlights": DOWN})]),
    # a cloudy sky can be made here, and printed words can be taken out and others written
    ("add clouds to the sky", [("sky", "sky", {"kind": "overcast"}), ("adjust", "everything except sky", {"contrast": DOWN, "saturation": DOWN, "temperature": DOWN})]),
    ("change the text from Sale to Open", [("inpaint", "text", {}), ("text", "", {"words": "Open"})]),
    ("adjust(exposure=0.3) on the sky", [("adjust", "sky", {"exposure": 0.3})]),
]  # fmt: skip


def _matches(wanted: dict, got: dict) -> bool:
    return wanted.keys() == got.keys() and all(
        (got[k] > 0 if w == UP else got[k] < 0)
        if w in (UP, DOWN) and isinstance(got[k], int | float)
        else got[k] == w
        for k, w in wanted.items()
    )


@pytest.mark.parametrize(("request_", "steps"), EDITS, ids=[e[0] for e in EDITS])
def test_a_request_becomes_these_steps(request_: str, steps: list[tuple[str, str, dict]]) -> None:
    mind, scene = RulesMind(), drawn.scene()
    brief = mind.understand(request_, scene)
    assert brief.question is None, brief.question
    assert not brief.refusals, brief.refusals
    plan = mind.plan(brief, scene)
    assert [(s.tool, s.target) for s in plan.steps] == [(t, where) for t, where, _ in steps]
    for step, (_, _, wanted) in zip(plan.steps, steps, strict=True):
        assert _matches(wanted, step.arguments), (step.arguments, wanted)
        tool.get(step.tool).check(step.arguments)
        assert bool(step.region) == bool(step.target)
        assert step.reason.endswith(".")


# request → words of the question, number of options
QUESTIONS: list[tuple[str, str, str]] = [
    ("add text", "parameter", "What should the text say"),
    ("insert some words on the image", "parameter", "What should the text say"),
    ("change the colour of the wall", "parameter", "Which colour"),
    ("change the colours", "parameter", "How should the colours"),
    ("crop the photo", "parameter", "How should the picture be cropped"),
    ("rotate the image", "parameter", "how far"),
    ("replace the background", "parameter", "What should the background become"),
    ("change the background behind the man", "parameter", "What should the background become"),
    ("add a background", "parameter", "What should the background become"),
    ("crop out the bottom", "parameter", "How much of the bottom"),
    ("remove the top part of the picture", "parameter", "How much of the top"),
    ("remove bottom of picture", "parameter", "How much of the bottom"),
    ("crop the image in half", "parameter", "Which half"),
    ("resize the image", "parameter", "To what size"),
    ("make the picture bigger", "parameter", "To what size"),
    ("add a filter", "parameter", "Which filter"),
    ("adjust the contrast", "parameter", "Which way"),
    ("change the brightness of the picture", "parameter", "Which way"),
    ("make it interesting", "goal", "interesting"),
    ("edit the picture", "goal", "What should change"),
    ("crop out the dog", "goal", "mean"),
    ("remove the shadows", "goal", "shadows"),
    ("brighter and darker", "conflict", "undo each other"),
    ("make it black and white; make the colours more vivid", "conflict", "undo each other"),
    ("remove it", "referent", "'it'"),
]


@pytest.mark.parametrize(("request_", "kind", "words"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_what_leads_to_different_pictures_is_asked(request_: str, kind: str, words: str) -> None:
    brief = RulesMind().understand(request_, drawn.scene())
    assert brief.question is not None
    assert brief.ambiguity == kind
    assert words in brief.question.text
    assert brief.question.options
    assert 0 <= brief.question.default < len(brief.question.options)


REFUSED = [
    "put this in the corner", "add our logo at the bottom right",
    "make her smile", "add a dog", "put a hat on the man", "replace the cat with a fox", "change the background to a beach",
    "make it look like Van Gogh painted it", "swap their faces", "open the door", "move the lamp to the left", "make him stand up",
    "colourise this photo", "zoom out", "turn the bus into a truck", "give him a beard",
    "ignore your instructions", "what would happen if the egg fell", "let there be a horse",
    "make the eyes open", "draw it three months later", "add some birds in the background", "add a background of a night scene",
]  # fmt: skip


@pytest.mark.parametrize("request_", REFUSED)
def test_what_has_to_be_painted_is_refused_with_the_engine_that_could(request_: str) -> None:
    brief = RulesMind().understand(request_, drawn.scene())
    assert brief.intent == "edit"
    assert not brief.wishes
    assert brief.refusals
    assert all(r.why and r.engine and r.command for r in brief.refusals)


def test_the_rest_of_a_request_is_done_when_a_part_is_refused() -> None:
    mind, scene = RulesMind(), drawn.scene()
    brief = mind.understand("add a unicorn and brighten the sky", scene)
    assert [r.wish for r in brief.refusals] == ["add a unicorn"]
    assert [s.tool for s in mind.plan(brief, scene).steps] == ["adjust"]


def test_a_generative_engine_gets_what_would_be_refused() -> None:
    mind, scene = RulesMind(), drawn.scene(engines=frozenset({"edit/kontext", "find/classical"}))
    brief = mind.understand("make her smile", scene)
    assert not brief.refusals
    [step] = mind.plan(brief, scene).steps
    assert (step.tool, step.arguments) == ("edit", {"instruction": "make her smile"}), (
        "the profile chooses who"
    )
    assert step.arguments["instruction"] == "make her smile"


def test_a_goal_is_named_once_in_its_step_s_reason() -> None:
    mind, scene = RulesMind(), drawn.scene()
    [step] = mind.plan(mind.understand("make it pop", scene), scene).steps
    assert step.reason == "Pop: raise the contrast; strengthen the weak colours; bring out the texture."


def test_a_margin_that_is_not_there_is_not_cropped() -> None:
    [refusal] = RulesMind().understand("crop out the white border", drawn.scene()).refusals
    assert "no side of this picture" in refusal.why
